"""The tables that hold jobs back: pauses, and dependencies that are down."""

from __future__ import annotations

from django.db import models

from jobqueue.models.exact_text import ExactCharField


class Pause(models.Model):
    """A job type, or a family such as `po.*`, that nobody runs until it is resumed; `*` is the whole queue."""

    job_type = ExactCharField(max_length=100, unique=True)
    actor = models.CharField(max_length=150)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "queue_pauses"
        ordering = ["job_type"]

    def __str__(self) -> str:
        return self.job_type


class Dependency(models.Model):
    """Something that job types cannot work without, and how it fares. Until `open_until` none of them is run.

    Written by `breaker` alone.
    """

    name = ExactCharField(max_length=100, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        db_table = "queue_dependencies"
        ordering = ["name"]
        verbose_name_plural = "dependencies"

    def __str__(self) -> str:
        return self.name


class TypeLock(models.Model):
    """One row for each job type with a limit: locked while its running jobs are counted and one more is let in."""

    job_type = ExactCharField(max_length=100, primary_key=True)

    class Meta:
        db_table = "queue_type_locks"

    def __str__(self) -> str:
        return self.job_type

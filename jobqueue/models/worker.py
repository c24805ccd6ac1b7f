"""The table of worker processes."""

from __future__ import annotations

from django.db import models


class Worker(models.Model):
    """A worker process that is alive as long as its heartbeat is fresh. The id is unique to each start.

    `machine` names the running kernel and its process namespace, and `pid_started` the process behind the pid: with
    both, a supervisor on the same machine knows at once that a worker is gone, without waiting for its heartbeat.
    """

    id = models.CharField(max_length=100, primary_key=True)
    host = models.CharField(max_length=64)
    machine = models.CharField(max_length=64)
    pid = models.PositiveIntegerField()
    pid_started = models.PositiveBigIntegerField()
    started_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField(db_index=True)
    jobs_done = models.PositiveBigIntegerField(default=0)
    jobs_failed = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "queue_workers"
        ordering = ["host", "pid"]

    def __str__(self) -> str:
        return self.id

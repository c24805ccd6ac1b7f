"""Removing finished jobs that are old enough, in small batches by primary key, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection, transaction

from jobqueue.dialect import database_now
from jobqueue.models import Job, JobStatus, TaskOutcome

BATCH = 500


def prune(older_than: timedelta) -> Iterator[int]:
    """Deletes finished jobs that ended before that, with what their tasks returned; yields how many after each batch.

    Walks the primary key once. A job gets its id when it is made, so the walk ends at the first job made too late.
    """
    cutoff = database_now(connection) - older_than
    last = 0
    while True:
        seen = list(Job.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "created_at")[:BATCH])
        if not seen:
            return
        last = seen[-1][0]
        with transaction.atomic():
            old = Job.objects.filter(
                pk__in=[pk for pk, _ in seen],
                status__in=[JobStatus.COMPLETED, JobStatus.CANCELLED],
                completed_at__lt=cutoff,
            )
            TaskOutcome.objects.filter(pk__in=old.values("pk")).delete()
            yield old.delete()[0]
        if seen[-1][1] > cutoff:
            return

"""Taking events out: first into the file, down to the disk, and only then out of the table."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from webhooks.archive.finding import archivable
from webhooks.archive.rows import to_line
from webhooks.models import ArchivedId, WebhookEvent

BATCH = 1000


def archive(path: Path, older_than: timedelta, report: Callable[[int], None]) -> int:
    """Moves old events into `path` (compressed JSON lines, added at its end) and returns how many.

    Safe to kill: what is in the file and in the table too is written again by the next run, and a restore takes each
    event once. `report` is told how many are done after each batch. Raises ValueError, as `archivable` does, and
    OSError where the file cannot be written; the events of that batch are then still in the table.
    """
    done = 0
    for batch in _batches(archivable(older_than)):
        _write(path, batch)
        _keep_ids(batch)
        WebhookEvent.objects.filter(pk__in=[event.pk for event in batch]).delete()
        done += len(batch)
        report(done)
    return done


def _batches(events: QuerySet[WebhookEvent]) -> Iterator[list[WebhookEvent]]:
    """By id, each batch read after the one before it has left."""
    last = 0
    while batch := list(events.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _write(path: Path, batch: list[WebhookEvent]) -> None:
    """One compressed member for a batch: a file cut off in the middle of one can be read up to there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(gzip.compress(b"".join(to_line(event) for event in batch)))
        file.flush()
        os.fsync(file.fileno())
    # The events go next: the name of their file must not be lost with the power.
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@transaction.atomic
def _keep_ids(batch: list[WebhookEvent]) -> None:
    """A transaction of its own, before the events go: a repeat always finds either the event or its id."""
    now = timezone.now()
    senders_own = [event for event in batch if event.wire_format == WebhookEvent.WireFormat.JSON]
    ids = [ArchivedId(dedupe_key=event.dedupe_key, archived_at=now) for event in senders_own]
    ArchivedId.objects.bulk_create(ids, ignore_conflicts=True)

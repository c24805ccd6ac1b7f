"""Bringing archived events back. The same file twice, or an event that is there already, changes nothing."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction

from consignments.models import Order
from webhooks.archive.rows import BadLine, from_line
from webhooks.archive.writing import BATCH
from webhooks.models import ArchivedId, WebhookEvent


class BadArchive(ValueError):
    """A file that is no archive, or not a whole one; says how far it could be read."""


def restore(path: Path, report: Callable[[int], None]) -> int:
    """Puts the events of `path` back into the table and returns how many were not there.

    Raises BadArchive, or OSError; the whole batches before the fault are back then.
    """
    restored = 0
    events = _events(path)
    while batch := list(islice(events, BATCH)):
        restored += _restore_batch({event.dedupe_key: event for event in batch})
        report(restored)
    return restored


def _events(path: Path) -> Iterator[WebhookEvent]:
    number = 0
    try:
        with gzip.open(path) as lines:
            for number, line in enumerate(lines, start=1):
                yield from_line(line)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadArchive(f"{path} is damaged after line {number}: {error}") from error
    except BadLine as error:
        raise BadArchive(f"Line {number} of {path}: {error}") from error


@transaction.atomic
def _restore_batch(events: dict[str, WebhookEvent]) -> int:
    present = set(WebhookEvent.objects.filter(dedupe_key__in=events).values_list("dedupe_key", flat=True))
    missing = [event for key, event in events.items() if key not in present]
    parents = _without_lost_links(missing)
    WebhookEvent.objects.bulk_create(missing)
    for event, parent in parents:
        WebhookEvent.objects.filter(pk=event.pk, replay_of=None).update(replay_of=_existing(parent))
    # The rows hold their ids again.
    ArchivedId.objects.filter(dedupe_key__in=events).delete()
    return len(missing)


def _without_lost_links(events: list[WebhookEvent]) -> list[tuple[WebhookEvent, int]]:
    """Takes away what is no longer there: a number in use, an order, a person. Returns who is a replay of what."""
    taken = set(WebhookEvent.objects.filter(pk__in=[event.pk for event in events]).values_list("pk", flat=True))
    orders = set(Order.objects.filter(pk__in=[e.order_id for e in events if e.order_id]).values_list("pk", flat=True))
    people = set(
        User.objects.filter(pk__in=[e.replayed_by_id for e in events if e.replayed_by_id]).values_list("pk", flat=True)
    )
    parents = []
    for event in events:
        if event.replay_of_id:
            parents.append((event, event.replay_of_id))
        event.replay_of_id = None
        event.order_id = event.order_id if event.order_id in orders else None
        event.replayed_by_id = event.replayed_by_id if event.replayed_by_id in people else None
        if event.pk in taken:
            event.pk = None
    return parents


def _existing(event_pk: int) -> int | None:
    return WebhookEvent.objects.filter(pk=event_pk).values_list("pk", flat=True).first()

"""Bringing archived events back. The same file twice, or an event that is there already, changes nothing."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

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
            for line in lines:
                number += 1
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
    there = _existing(WebhookEvent, [parent for _, parent in parents])
    for event, parent in parents:
        if parent in there:
            WebhookEvent.objects.filter(dedupe_key=event.dedupe_key).update(replay_of=parent)
    # The rows hold their ids again.
    ArchivedId.objects.filter(dedupe_key__in=events).delete()
    return len(missing)


def _without_lost_links(events: list[WebhookEvent]) -> list[tuple[WebhookEvent, int]]:
    """Takes away what is no longer there: a number in use, an order, a person. Returns who is a replay of what."""
    taken = _existing(WebhookEvent, [event.pk for event in events])
    orders = _existing(Order, [event.order_id for event in events])
    people = _existing(User, [event.replayed_by_id for event in events])
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


def _existing(model: type[Model], pks: Iterable[int | None]) -> set[int]:
    wanted = {pk for pk in pks if pk is not None}
    return set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))

"""Reading the lines of consignments that may still change, and reconciling what did change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from consignments.models import Order
from consignments.statuses import TERMINAL, Kind
from sync.kinds import SENT
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import NotFound
from sync.mirror import LinesRead, note_vanished, store_lines
from sync.models import LightspeedConsignment
from sync.patience import patiently
from sync.reading_back import read_lines
from sync.reconcile import reconcile

log = structlog.get_logger(__name__)

CLOSED = ("RECEIVED", "CANCELLED", "CLOSED", "STOCKTAKE_COMPLETE")
BATCH = 200
# So many consignments' lines are stored in one transaction, or fewer where they are long.
READ_AT_ONCE = 50
LINES_AT_ONCE = 2000


def poll_lines(client: LightspeedClient, report: Callable[[int], None]) -> int:
    """Mirrors the lines that are due and returns how many changed; `report` gets how many consignments are done.

    Whether a line's change moves its consignment's version is not documented, so an unchanged head is no proof.
    """
    changed = 0
    waiting: list[LinesRead] = []
    try:
        for done, consignment in enumerate(_in_batches(lines_due()), start=1):
            try:
                waiting.append(patiently(partial(read_lines, client, consignment)))
            except NotFound:
                note_vanished(consignment.lightspeed_id)
            if len(waiting) == READ_AT_ONCE or sum(len(read.lines) for read in waiting) >= LINES_AT_ONCE:
                changed += store_lines(waiting)
                waiting = []
            report(done)
    finally:
        # What was read before a fault is kept.
        changed += store_lines(waiting)
    return changed


def lines_due() -> QuerySet[LightspeedConsignment]:
    """Open ones whose head changed or that were not read for a while; closed ones once more if they are ours."""
    recheck = timezone.now() - timedelta(minutes=settings.LIGHTSPEED_LINES_RECHECK_MINUTES)
    tied = Order.objects.exclude(lightspeed_id=None).values("lightspeed_id")
    head_changed = Q(lines_synced_at=None) | Q(lines_synced_at__lt=F("last_synced_at"))
    # Lightspeed knows no end of a return: it is one when ours is.
    ended = Q(type=Kind.RETURN, status=SENT) & ~Q(lightspeed_id__in=tied.exclude(status__in=TERMINAL))
    closed = Q(status__in=CLOSED) | ended
    ours = Q(lightspeed_id__in=tied)
    due = (head_changed & ours) | (~closed & (head_changed | Q(lines_synced_at__lt=recheck)))
    return LightspeedConsignment.objects.filter(due, deleted=False)


def reconcile_changed() -> int:
    """Reconciles every order's consignment that changed since it was last looked at; returns how many.

    Most of a retailer's consignments are not ours: those of a batch are ticked off in one statement.
    """
    count, last = 0, 0
    waiting = LightspeedConsignment.objects.filter(needs_reconcile=True).order_by("pk")
    while batch := list(waiting.filter(pk__gt=last).values_list("pk", "lightspeed_id", "reference")[:BATCH]):
        last = batch[-1][0]
        ours = _ours(batch)
        foreign = [pk for pk, lightspeed_id, _ in batch if lightspeed_id not in ours]
        LightspeedConsignment.objects.filter(pk__in=foreign).update(needs_reconcile=False)
        for lightspeed_id in ours:
            reconcile(lightspeed_id)
            count += 1
    return count


def _ours(batch: Sequence[tuple[int, str, str]]) -> list[str]:
    """Those that an order is tied to, or whose reference is an order's number."""
    ids = Order.objects.filter(lightspeed_id__in=[row[1] for row in batch]).values_list("lightspeed_id", flat=True)
    references = [row[2] for row in batch if row[2]]
    numbers = Order.objects.filter(number__in=references).values_list("number", flat=True)
    tied, named = set(ids), set(numbers)
    return [row[1] for row in batch if row[1] in tied or row[2] in named]


def _in_batches(rows: QuerySet[LightspeedConsignment]) -> Iterator[LightspeedConsignment]:
    """Each row once, by id, without holding all of them or a cursor that a write would disturb."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk

"""Reading the lines of consignments that may still change, and reconciling what did change."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
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
from sync.lightspeed.errors import FAULTS_OF_ONE, MOST_FAULTS, LightspeedError, NotFound
from sync.mirror import LinesRead, note_vanished, store_lines
from sync.models import LightspeedConsignment
from sync.patience import patiently
from sync.reading_back import read_lines
from sync.reconcile import reconcile
from sync.side_by_side import side_by_side

log = structlog.get_logger(__name__)

CLOSED = ("RECEIVED", "CANCELLED", "CLOSED", "STOCKTAKE_COMPLETE")
BATCH = 200
# The lines of so many consignments are held at once, and stored in one transaction unless they are very many.
READ_AT_ONCE = 50
LINES_AT_ONCE = 2000


@dataclass
class LinesPolled:
    """How many lines changed, and what went wrong with single consignments."""

    changed: int = 0
    faults: list[LightspeedError] = field(default_factory=list)


def poll_lines(client: LightspeedClient, report: Callable[[int], None]) -> LinesPolled:
    """Mirrors the lines that are due; `report` gets how many consignments are done.

    Whether a line's change moves its consignment's version is not documented, so an unchanged head is no proof.
    Raises what the client raises, but for single consignments that cannot be read.
    """
    polled, done = LinesPolled(), itertools.count(1)
    for batch in _batches(lines_due(), READ_AT_ONCE):
        polled.changed += _poll_batch(client, batch, polled.faults, lambda: report(next(done)))
    return polled


def _poll_batch(
    client: LightspeedClient,
    batch: Sequence[LightspeedConsignment],
    faults: list[LightspeedError],
    one_is_done: Callable[[], None],
) -> int:
    """Reads side by side, as calls are mostly waiting, and stores together; returns how many lines changed."""
    reads: list[LinesRead] = []
    changed = 0
    try:
        for _ in side_by_side(partial(_read_into, reads, faults, client), batch):
            one_is_done()
    finally:
        # What was read before a fault is kept.
        for portion in _portions(reads):
            changed += store_lines(portion)
    return changed


def _read_into(
    reads: list[LinesRead],
    faults: list[LightspeedError],
    client: LightspeedClient,
    consignment: LightspeedConsignment,
) -> None:
    try:
        reads.append(patiently(partial(read_lines, client, consignment)))
    except NotFound:
        note_vanished(consignment.lightspeed_id)
    except FAULTS_OF_ONE as fault:
        if len(faults) >= MOST_FAULTS:
            raise
        faults.append(fault)
        log.warning("poll.lines_unreadable", lightspeed_id=consignment.lightspeed_id, fault=fault.message)


def _portions(reads: Sequence[LinesRead]) -> Iterator[list[LinesRead]]:
    """Parts of about LINES_AT_ONCE lines: a transaction that holds too many keeps others waiting."""
    portion: list[LinesRead] = []
    for read in reads:
        portion.append(read)
        if sum(len(one.lines) for one in portion) >= LINES_AT_ONCE:
            yield portion
            portion = []
    yield portion


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


def _batches(rows: QuerySet[LightspeedConsignment], size: int) -> Iterator[list[LightspeedConsignment]]:
    """Each row once, by id, without holding all of them or a cursor that a write would disturb."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield batch
        last = batch[-1].pk

"""The only writer of the mirror. An older version never overwrites a newer one, whatever the order of arrival."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Case, F, Value, When
from django.utils import timezone

from jobqueue.transient import again_until_done
from sync.lightspeed.records import Consignment, Line, Totals
from sync.models import LightspeedConsignment, LightspeedLine
from sync.upsert import upsert_newer

_HEAD_FIELDS = (
    "type", "status", "reference", "name", "outlet_id", "supplier_id",
    "version", "deleted", "raw", "last_synced_at", "needs_reconcile",
)  # fmt: skip
# Writers that meet may deadlock; the one that lost does its transaction again.
PATIENCE_SECONDS = 30
_LINE_FIELDS = ("sku", "count", "received", "cost", "status", "version", "deleted")


def apply_consignment(raw: Mapping[str, Any]) -> LightspeedConsignment:
    """Stores a consignment as Lightspeed sent it, unless a newer one is stored; raises BadAnswer without an id."""
    record = Consignment.read(raw)
    apply_consignments([record])
    return LightspeedConsignment.objects.get(lightspeed_id=record.id)


def apply_consignments(records: Iterable[Consignment]) -> int:
    """Stores a page of heads in a constant number of statements; returns how many were new or newer."""
    now = timezone.now()
    rows = {record.id: _head(record, now) for record in sorted(records, key=lambda record: record.version)}
    return again_until_done(lambda: _store_heads(list(rows.values())), give_up_after=PATIENCE_SECONDS)


@transaction.atomic
def _store_heads(rows: Sequence[LightspeedConsignment]) -> int:
    return len(upsert_newer(LightspeedConsignment, rows, key=("lightspeed_id",), update=_HEAD_FIELDS))


@dataclass(frozen=True)
class LinesRead:
    """Lines of one consignment as Lightspeed sent them, and up to which version they were read, where that is known.

    `whole` where these are all of them: another one that is mirrored was taken away there.
    """

    consignment: LightspeedConsignment
    lines: Sequence[Line]
    up_to: int | None = None
    whole: bool = False


def store_lines(reads: Sequence[LinesRead]) -> int:
    """Stores lines in a constant number of statements; returns how many were new or newer. A change asks for reconcile.

    Where a read says how far it went, the cursor of its consignment's lines moves there, never back.
    """
    return again_until_done(lambda: _store_lines(reads), give_up_after=PATIENCE_SECONDS) if reads else 0


@transaction.atomic
def _store_lines(reads: Sequence[LinesRead]) -> int:
    # The heads first: a new line locks its own for its foreign key, and two writers would then wait for each other.
    heads = LightspeedConsignment.objects.filter(pk__in=[read.consignment.pk for read in reads])
    list(heads.order_by("pk").select_for_update().values_list("pk"))
    changed = upsert_newer(LightspeedLine, _rows(reads), key=("consignment_id", "product_id"), update=_LINE_FIELDS)
    changed_in = {row.consignment_id for row in changed}
    changed_in |= {read.consignment.pk for read in reads if read.whole and _take_away_unlisted(read)}
    if changed_in:
        heads.filter(pk__in=changed_in).update(needs_reconcile=True)
    _note_read([read for read in reads if read.up_to is not None])
    return len(changed)


def _take_away_unlisted(read: LinesRead) -> int:
    """Lines that were known before the whole was read and are not in it: Lightspeed may not list the deleted.

    Their version goes back by one: what was left out by mistake is newer where it is listed again.
    """
    listed = {line.product_id for line in read.lines}
    known_by_then = max(read.up_to or 0, read.consignment.lines_version)
    present = LightspeedLine.objects.filter(
        consignment=read.consignment, deleted=False, version__lte=known_by_then
    ).values_list("pk", "product_id")
    gone = [pk for pk, product_id in present if product_id not in listed]
    return LightspeedLine.objects.filter(pk__in=gone).update(deleted=True, version=F("version") - 1) if gone else 0


def _rows(reads: Sequence[LinesRead]) -> list[LightspeedLine]:
    """The newest of each product's lines in each consignment."""
    newest = {
        (read.consignment.pk, line.product_id): _line(read.consignment, line)
        for read in reads
        for line in sorted(read.lines, key=lambda line: line.version)
    }
    return list(newest.values())


def _note_read(reads: Sequence[LinesRead]) -> None:
    """Moves the cursors of the lines forward, never back, and notes the time."""
    further = [When(pk=read.consignment.pk, lines_version__lt=read.up_to, then=Value(read.up_to)) for read in reads]
    if further:
        LightspeedConsignment.objects.filter(pk__in=[read.consignment.pk for read in reads]).update(
            lines_synced_at=timezone.now(),
            lines_version=Case(*further, default=F("lines_version"), output_field=BigIntegerField()),
        )


def note_vanished(lightspeed_id: str) -> int:
    """Lightspeed has no longer what the mirror holds: deleted without a trace in the feed. Returns 0 if known.

    The version steps back: where a "not found" was only a gateway's, the same version read again undoes it.
    """
    rows = LightspeedConsignment.objects.filter(lightspeed_id=lightspeed_id, deleted=False)
    return rows.update(deleted=True, version=F("version") - 1, needs_reconcile=True, last_synced_at=timezone.now())


def note_totals(consignment: LightspeedConsignment, totals: Totals) -> None:
    """Keeps Lightspeed's own sums beside the head."""
    LightspeedConsignment.objects.filter(pk=consignment.pk).update(totals=dict(totals.raw))


def _head(record: Consignment, now: datetime) -> LightspeedConsignment:
    return LightspeedConsignment(
        lightspeed_id=record.id,
        type=record.type[:32],
        status=record.status[:32],
        reference=record.reference[:255],
        name=record.name,
        outlet_id=record.outlet_id,
        supplier_id=record.supplier_id,
        version=record.version,
        deleted=record.deleted,
        raw=dict(record.raw),
        first_seen_at=now,
        last_synced_at=now,
    )


def _line(consignment: LightspeedConsignment, line: Line) -> LightspeedLine:
    return LightspeedLine(
        consignment=consignment,
        product_id=line.product_id,
        sku=line.sku[:255],
        count=_five_places(line.count),
        received=_five_places(line.received),
        cost=_five_places(line.cost),
        status=line.status[:32],
        version=line.version,
        deleted=line.deleted,
    )


def _five_places(value: Decimal | None) -> Decimal | None:
    """Lightspeed's quantities have five places; a cost may come finer, and is kept to five as ours are."""
    return None if value is None else value.quantize(Decimal("0.00001"))

"""An order's receipts put together for reading."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from consignments.models import Order
from receiving.counts import BUCKETS, ZERO
from receiving.models import OwedPhoto, Photo, Receipt, ReceiptLine, Signature


@dataclass(frozen=True)
class CountedRow:
    """One line of a receipt with its photographs, and those it still waits for."""

    line: ReceiptLine
    photos: list[Photo]
    owed: list[OwedPhoto]


@dataclass(frozen=True)
class Delivery:
    """A receipt, its lines, the photographs of the whole delivery (there and owed), and the pieces by bucket."""

    receipt: Receipt
    rows: list[CountedRow]
    photos: list[Photo]
    owed: list[OwedPhoto]
    totals: dict[str, Decimal]
    signature: Signature | None


def deliveries_of(order: Order) -> list[Delivery]:
    """The receipts of `order`, newest first, in a constant number of queries."""
    heads = order.receipts.select_related("recorded_by", "reverses", "reversal", "signature").defer("signature__image")
    receipts = heads.prefetch_related(
        "lines__product",
        "lines__decision__decided_by",
        "photo_links__photo",
        Prefetch("owed_photos", OwedPhoto.objects.select_related("missed", "given")),
    )
    return [_delivery(receipt) for receipt in receipts.order_by("-id")]


def _delivery(receipt: Receipt) -> Delivery:
    photos: dict[int | None, list[Photo]] = {}
    for link in receipt.photo_links.all():
        photos.setdefault(link.line_id, []).append(link.photo)
    owed: dict[int | None, list[OwedPhoto]] = {}
    for debt in receipt.owed_photos.all():
        if not (debt.is_given or receipt.is_reversed):
            owed.setdefault(debt.line_id, []).append(debt)
    rows = [CountedRow(line, photos.get(line.pk, []), owed.get(line.pk, [])) for line in receipt.lines.all()]
    totals = {bucket: sum((getattr(row.line, bucket) for row in rows), ZERO) for bucket in BUCKETS}
    signature = getattr(receipt, "signature", None)
    return Delivery(receipt, rows, photos.get(None, []), owed.get(None, []), totals, signature)

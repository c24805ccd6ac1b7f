"""Booking goods in: one immutable receipt for each key, the order's totals with it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import prefetch_related_objects

from consignments import events
from consignments.actors import Actor
from consignments.errors import Conflict, GuardRefused
from consignments.locks import lock_lines
from consignments.models import Order, OrderLine
from consignments.statuses import RECEIVABLE, Status
from receiving.access import order_to_receive, receiver
from receiving.arrivals import checked_arrival
from receiving.body_hash import receipt_hash
from receiving.counts import BUCKETS, ZERO, CountedLine, check_counts
from receiving.errors import ReceiptRefused
from receiving.keys import checked_key
from receiving.models import Photo, Receipt, ReceiptLine, ReceiptPhoto
from receiving.settlement import receive_if_settled
from receiving.totals import rewrite_totals

log = structlog.get_logger(__name__)


def post_receipt(
    order_id: int,
    *,
    key: str,
    lines: Sequence[CountedLine],
    arrived_at: datetime | None = None,
    note: str = "",
    device: str = "",
    photos: Sequence[uuid.UUID] = (),
    actor: Actor,
) -> Receipt:
    """Books a counted delivery and gives its receipt; the same key with the same body gives the first one again.

    `arrived_at` (aware) is when the goods came, by default now. `photos` are tokens of photographs stored under `key`
    for the whole delivery; those of a line are in its CountedLine. More than was ordered is booked as counted and
    flagged. When every line is settled, an order in transit becomes RECEIVED.

    Raises Conflict (same key, other body), GuardRefused (the order takes no goods), ReceiptRefused (with each fault),
    NotFound, NotPermitted.
    """
    key = checked_key(key)
    user = receiver(actor)
    counted = [line for line in lines if not line.says_nothing]
    with transaction.atomic():
        order = order_to_receive(order_id, actor, lock=True)
        digest = receipt_hash(counted, arrived_at=arrived_at, note=note, photos=photos)
        if earlier := _posted_before(order, key, digest):
            return earlier
        check_receivable(order)
        order_lines = lock_lines(order)
        prefetch_related_objects(order_lines, "product")
        by_product = {line.product_id: line for line in order_lines}
        stored = _photos_of(order, key)
        check_counts(counted, by_product, stored)
        _check_photos(photos, stored)
        receipt = Receipt.objects.create(
            order=order,
            key=key,
            body_hash=digest,
            arrived_at=checked_arrival(order, arrived_at),
            recorded_by=user,
            device=device[:200],
            note=note.strip(),
        )
        _write_lines(receipt, counted, by_product)
        _tie_photos(receipt, counted, photos, stored)
        touched = [by_product[line.product_id] for line in counted]
        rewrite_totals(touched)
        _record(receipt, counted, touched, actor)
        receive_if_settled(order, order_lines, actor=actor)
    log.info("receipt.posted", order=order.number, receipt=receipt.pk, lines=len(counted))
    return receipt


def _posted_before(order: Order, key: str, digest: str) -> Receipt | None:
    earlier = Receipt.objects.filter(order=order, key=key).first()
    if earlier and earlier.body_hash != digest:
        raise Conflict(
            f"A different receipt was already booked on {order} under this key. "
            "Look at the receipts of the order, then count what is not yet in one.",
            code="key_reused",
        )
    return earlier


def check_receivable(order: Order) -> None:
    """Raises GuardRefused for an order that takes no goods in its state."""
    if order.status not in RECEIVABLE:
        raise GuardRefused(
            f"{order} is {Status(order.status).label.lower()}: goods are booked in from sent to the supplier "
            "until received.",
            code="not_receivable",
        )


def _photos_of(order: Order, key: str) -> dict[uuid.UUID, Photo]:
    return {photo.token: photo for photo in Photo.objects.filter(order=order, draft=key)}


def _check_photos(tokens: Sequence[uuid.UUID], stored: dict[uuid.UUID, Photo]) -> None:
    if any(token not in stored for token in tokens):
        raise ReceiptRefused(["A photograph of the delivery is no longer there. Take it again."], {})


def _write_lines(receipt: Receipt, counted: Sequence[CountedLine], by_product: dict[int, OrderLine]) -> None:
    ReceiptLine.objects.bulk_create(
        ReceiptLine(
            receipt=receipt,
            line=by_product[line.product_id],
            product_id=line.product_id,
            reason=line.reason.strip(),
            **line.quantities,
        )
        for line in counted
    )


def _tie_photos(
    receipt: Receipt,
    counted: Sequence[CountedLine],
    photos: Sequence[uuid.UUID],
    stored: dict[uuid.UUID, Photo],
) -> None:
    # MariaDB does not give back the ids of a bulk insert, so the lines are read once more.
    lines = {line.product_id: line for line in receipt.lines.all()}
    links = [ReceiptPhoto(receipt=receipt, photo=stored[token]) for token in dict.fromkeys(photos)]
    links += [
        ReceiptPhoto(receipt=receipt, line=lines[line.product_id], photo=stored[token])
        for line in counted
        for token in dict.fromkeys(line.photos)
    ]
    ReceiptPhoto.objects.bulk_create(links)


def _record(receipt: Receipt, counted: Sequence[CountedLine], touched: Sequence[OrderLine], actor: Actor) -> None:
    sums = {bucket: sum((line.quantities[bucket] for line in counted), ZERO) for bucket in BUCKETS}
    told = {bucket: f"{pieces.normalize():f}" for bucket, pieces in sums.items() if pieces}
    events.record(receipt.order, "goods_booked_in", actor=actor, data={"receipt": receipt.pk, **told})
    over = {line.product.sku: f"{line.over.normalize():f}" for line in touched if line.over}
    if over:
        events.record(
            receipt.order,
            "more_than_ordered",
            actor=actor,
            reason="More arrived than was ordered.",
            data={"receipt": receipt.pk, "over": over},
        )

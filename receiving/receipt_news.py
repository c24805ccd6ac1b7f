"""What a receipt tells the order's history, and what has to be looked at by someone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from consignments import events
from consignments.actors import Actor
from consignments.models import OrderLine
from jobqueue.enqueue import enqueue
from receiving.counts import BUCKETS, ZERO, CountedLine
from receiving.models import Receipt
from receiving.tolerances import beyond_tolerance

REPORT_JOB = "receipt.report"


def record_news(
    receipt: Receipt,
    counted: Collection[CountedLine],
    lines: Collection[OrderLine],
    unexpected: Iterable[str],
    actor: Actor,
) -> None:
    """Writes the events of a receipt over `lines` (totals already new), with a report where it goes beyond the order.

    `unexpected` are the SKUs that are not on the order. The caller holds the order's lock.
    """
    order = receipt.order
    sums = {bucket: sum((line.quantities[bucket] for line in counted), ZERO) for bucket in BUCKETS}
    told = {bucket: plain(pieces) for bucket, pieces in sums.items() if pieces}
    events.record(order, "goods_booked_in", actor=actor, data={"receipt": receipt.pk, **told})
    over = {line.product.sku: line.over for line in lines if line.over}
    reported = beyond_tolerance(lines)
    if over:
        reason = "More arrived than was ordered: " + ", ".join(f"{sku} {plain(pieces)}" for sku, pieces in over.items())
        data = {"receipt": receipt.pk, "over": {sku: plain(pieces) for sku, pieces in over.items()}}
        data["reported"] = sorted(reported)
        events.record(order, "more_than_ordered", actor=actor, reason=f"{reason}.", data=data)
    skus = sorted(unexpected)
    if skus:
        data = {"receipt": receipt.pk, "skus": skus}
        events.record(order, "unexpected_goods", actor=actor, reason=f"Nobody ordered {', '.join(skus)}.", data=data)
    if reported or skus:
        _report(receipt, reported, skus)


def _report(receipt: Receipt, over: dict[str, Decimal], unexpected: Collection[str]) -> None:
    payload = {
        "po_id": receipt.order_id,
        "receipt": receipt.pk,
        "over": {sku: plain(pieces) for sku, pieces in over.items()},
        "unexpected": list(unexpected),
    }
    enqueue(REPORT_JOB, payload, subject=f"order:{receipt.order}", unique_key=f"{REPORT_JOB}:{receipt.pk}")


def plain(pieces: Decimal) -> str:
    """12.50000 as "12.5"."""
    return f"{pieces.normalize():f}"

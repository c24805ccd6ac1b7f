"""Lightspeed's counts held against the ledger, for `check_ledger`. Reads the mirror, not Lightspeed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consignments.models import Order
from receiving.outside_counts import LedgerDifference
from sync.differences import SETTLED, Difference, differences
from sync.drift import accepted_differences, key_of
from sync.kinds import RECEIVED
from sync.models import Drift, LightspeedConsignment

# Kinds of difference that are about what was received.
_COUNTS = frozenset({Drift.Kind.RECEIVED, Drift.Kind.LINE_MISSING, Drift.Kind.LINE_EXTRA})


def lightspeed_differences(orders: Sequence[Order]) -> Iterator[LedgerDifference]:
    """Each count of a consignment received at Lightspeed that is not what is booked in here.

    One that a person accepted is marked so for as long as both values stay what they were then. Orders that are not
    settled here, or whose counts still have to be carried over, are not compared.
    """
    settled = {order.lightspeed_id: order for order in orders if order.lightspeed_id and order.status in SETTLED}
    accepted = accepted_differences(settled.values())
    received = LightspeedConsignment.objects.filter(lightspeed_id__in=list(settled), status=RECEIVED, deleted=False)
    for consignment in received.prefetch_related("lines"):
        order = settled[consignment.lightspeed_id]
        counted = {line.product.lightspeed_id for line in order.lines.all() if line.accepted}
        counted |= {line.product_id for line in consignment.lines.all() if line.received}
        for difference in differences(order, consignment, order.lines.all(), consignment.lines.all()):
            if difference.kind in _COUNTS and difference.product_id in counted:
                yield LedgerDifference(_sentence(order, difference), key_of(order, difference) in accepted)


def _sentence(order: Order, difference: Difference) -> str:
    if difference.kind == Drift.Kind.LINE_MISSING:
        return f"{order} {difference.sku}: Lightspeed has no line for it."
    if difference.kind == Drift.Kind.LINE_EXTRA:
        return f"{order} {difference.sku}: only Lightspeed has a line for it ({difference.theirs})."
    return f"{order} {difference.sku}: {difference.ours} accepted here, Lightspeed has received {difference.theirs}."

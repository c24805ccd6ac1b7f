"""A consignment's sums: pieces to five places, money to ten, as Lightspeed prints them."""

from __future__ import annotations

from simulator.amounts import SCALE, text
from simulator.models import Consignment
from simulator.refusals import Refusal
from simulator.rules import statuses


def totals(found: Consignment) -> dict[str, str]:
    """Raises Refusal for a stocktake, which has none. Nothing counts as received while the order is OPEN or SENT."""
    if found.type == statuses.STOCKTAKE:
        raise Refusal("a stocktake has no totals")
    lines = list(found.lines.filter(deleted_at=None).values_list("count", "received", "cost"))
    if found.status in (statuses.OPEN, statuses.SENT):
        lines = [(count, 0, cost) for count, _, cost in lines]
    return {
        "total_sent_count": text(sum(count or 0 for count, _, _ in lines)),
        "total_sent_cost": _money(sum((count or 0) * (cost or 0) for count, _, cost in lines)),
        "total_received_count": text(sum(received or 0 for _, received, _ in lines)),
        "total_received_cost": _money(sum((received or 0) * (cost or 0) for _, received, cost in lines)),
    }


def _money(product: int) -> str:
    """Hundred-thousandths times hundred-thousandths are units of ten places."""
    return text(product, places=len(str(SCALE * SCALE)) - 1)

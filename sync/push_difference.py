"""Giving Lightspeed our value of one line that differs."""

from __future__ import annotations

from consignments.models import OrderLine
from sync.kinds import RULES
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import NotFound
from sync.line_writing import LineWish, write_line
from sync.models import Drift, LightspeedConsignment
from sync.reading_back import read_back
from sync.reconcile import reconcile


def push_difference(client: LightspeedClient, drift_id: int) -> None:
    """Writes our line, or takes away one that is only there; then reads back and compares, which closes the drift.

    Does nothing for a difference that is no longer open. Raises Permanent with the SKU, or what the client raises.
    """
    drift = Drift.objects.select_related("order").filter(pk=drift_id, state=Drift.State.OPEN).first()
    if drift is None or not drift.order.lightspeed_id:
        return
    lightspeed_id = drift.order.lightspeed_id
    if drift.kind == Drift.Kind.LINE_EXTRA:
        _remove(client, lightspeed_id, drift.product_id)
    else:
        write_line(client, lightspeed_id, _wish(drift))
    read_back(client, lightspeed_id)
    reconcile(lightspeed_id)


def _remove(client: LightspeedClient, lightspeed_id: str, product_id: str) -> None:
    try:
        client.delete_line(lightspeed_id, product_id)
    except NotFound:
        return


def _wish(drift: Drift) -> LineWish:
    """The line as ordered, as far as it may be written now; of one that only differs in cost, only the cost."""
    lines = OrderLine.objects.select_related("product")
    line = lines.get(order=drift.order, product__lightspeed_id=drift.product_id)
    if drift.kind == Drift.Kind.COST:
        return LineWish(drift.product_id, line.product.sku, line.unit_cost, {"cost": line.unit_cost})
    wish = LineWish(drift.product_id, line.product.sku, line.unit_cost, {"count": line.ordered, "cost": line.unit_cost})
    there = LightspeedConsignment.objects.get(lightspeed_id=drift.order.lightspeed_id)
    return wish.limited_to(RULES[drift.order.kind].writable(there.status))

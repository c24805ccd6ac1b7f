"""An invented retailer that stands here and at Lightspeed alike, and orders on their way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from consignments import lifecycle
from consignments.actors import WORKER, person
from consignments.models import Order, OrderLine
from consignments.statuses import Status
from jobqueue.testing import run_jobs
from tests.factories import make_order, make_product, make_user
from tests.support.simulator import Simulator


def seed_from(simulator: Simulator, order: Order) -> None:
    """Lets Lightspeed know the order's outlet, supplier and products, as a poll would have brought them from there."""
    products = [line.product for line in order.lines.select_related("product")]
    simulator.seed(
        outlets=[{"id": order.outlet.lightspeed_id, "name": order.outlet.name}],
        suppliers=[{"id": order.vendor.lightspeed_id, "name": order.vendor.name}],
        products=[{"id": each.lightspeed_id, "name": each.name, "sku": each.sku} for each in products],
    )


def sent_to_lightspeed(
    simulator: Simulator, *, lines: int | Sequence[Decimal | int | str] = 3, status: Status = Status.SENT
) -> Order:
    """An order that was just handed to Lightspeed: SENT_TO_LS, with its job waiting."""
    wanted = [10] * lines if isinstance(lines, int) else lines
    order = make_order(status=status, lines=[(make_product(), ordered) for ordered in wanted])
    seed_from(simulator, order)
    manager = make_user(None, "manager", outlets=[order.outlet])
    return lifecycle.advance(order.pk, "push", actor=person(manager))


def in_transit(simulator: Simulator, *, lines: int | Sequence[Decimal | int | str] = 3) -> Order:
    """An order that Lightspeed has."""
    order = sent_to_lightspeed(simulator, lines=lines)
    ran = run_jobs(["po.send_to_ls"])
    assert ran.done, ran
    order.refresh_from_db()
    return order


def settle_lines(order: Order, accepted: Mapping[int, Decimal | int] | None = None) -> Order:
    """Books every line in as ordered, or as `accepted` says by position (the rest of it missing), and receives."""
    for line in order.lines.all():
        good = Decimal((accepted or {}).get(line.position, line.ordered))
        OrderLine.objects.filter(pk=line.pk).update(accepted=good, missing=max(line.ordered - good, Decimal(0)))
    return lifecycle.advance(order.pk, "receive", actor=WORKER)


def lines_of(simulator: Simulator, lightspeed_id: str | None) -> dict[str, dict[str, Any]]:
    """What Lightspeed has on its lines, by product."""
    found = simulator.consignment(lightspeed_id or "")["lines"]
    return {line["product_id"]: line for line in found if not line.get("deleted_at")}


def consignments_for(simulator: Simulator, order: Order) -> list[dict[str, Any]]:
    """Every consignment at Lightspeed that carries the order's number, deleted ones too."""
    return [each for each in simulator.state()["consignments"] if each["reference"] == order.number]

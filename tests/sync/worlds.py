"""An invented retailer that stands here and at Lightspeed alike, and orders on their way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from consignments import lifecycle
from consignments.actors import WORKER, Actor, person
from consignments.models import Order, OrderLine
from consignments.statuses import Kind, Status
from jobqueue.testing import run_jobs
from tests.factories import make_order, make_outlet, make_product, make_user
from tests.support.simulator import Simulator


def seed_from(simulator: Simulator, order: Order) -> None:
    """Lets Lightspeed know the order's outlets, supplier and products, as a poll would have brought them from there."""
    products = [line.product for line in order.lines.select_related("product")]
    outlets = [each for each in (order.outlet, order.source) if each]
    simulator.seed(
        outlets=[{"id": each.lightspeed_id, "name": each.name} for each in outlets],
        suppliers=[{"id": each.lightspeed_id, "name": each.name} for each in [order.supplier] if each],
        products=[{"id": each.lightspeed_id, "name": each.name, "sku": each.sku} for each in products],
    )


def sent_to_lightspeed(
    simulator: Simulator,
    *,
    kind: Kind = Kind.SUPPLIER,
    lines: int | Sequence[Decimal | int | str] = 3,
    status: Status = Status.SENT,
) -> Order:
    """An order of `kind` that was just handed to Lightspeed: SENT_TO_LS, with its job waiting."""
    wanted = [10] * lines if isinstance(lines, int) else lines
    source = make_outlet() if kind == Kind.OUTLET else None
    made = [(make_product(), ordered) for ordered in wanted]
    order = make_order(status=status, kind=kind, source=source, lines=made)
    seed_from(simulator, order)
    return lifecycle.advance(order.pk, "push", actor=manager_of(order))


def manager_of(order: Order) -> Actor:
    """A manager of every outlet that the order concerns."""
    outlets = [each for each in (order.outlet, order.source) if each]
    return person(make_user(None, "manager", outlets=outlets))


def in_transit(
    simulator: Simulator, *, kind: Kind = Kind.SUPPLIER, lines: int | Sequence[Decimal | int | str] = 3
) -> Order:
    """An order of `kind` that Lightspeed has."""
    order = sent_to_lightspeed(simulator, kind=kind, lines=lines)
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

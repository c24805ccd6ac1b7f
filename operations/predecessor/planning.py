"""What an old order becomes here, or why it is left out. Nothing is written."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from consignments.models import Order, Outlet, Product, Supplier
from consignments.quantities import cost_problem, quantity_problem
from consignments.statuses import RECEIVED_HERE, Kind, Status
from operations.predecessor.old_orders import KINDS, STATES, OldLine, OldOrder

Mirrored = TypeVar("Mirrored", Outlet, Supplier, Product)


class LeftOut(Exception):
    """The order is not taken over, for this reason."""


class AlreadyThere(Exception):
    """An earlier run has taken it over."""


@dataclass(frozen=True)
class Plan:
    """A new order: its parties, its lines, the status it gets, and what of it was received."""

    old: OldOrder
    kind: Kind
    status: Status
    outlet: Outlet
    source: Outlet | None
    supplier: Supplier | None
    lines: tuple[tuple[Product, OldLine], ...]

    @property
    def received(self) -> dict[int, Decimal]:
        """Pieces by product id."""
        return {product.pk: line.received for product, line in self.lines if line.received}

    @property
    def closes_rest(self) -> bool:
        """Whether nobody waits for what did not come."""
        return self.status == Status.COMPLETE and self.kind in RECEIVED_HERE


def plan(old: OldOrder, taken: Container[str] = ()) -> Plan:
    """Raises LeftOut with the reason, or AlreadyThere. `taken` are the numbers that this run has come across."""
    if old.number in taken:
        raise LeftOut("another order of the predecessor's has its number already")
    namesake = Order.objects.filter(number=old.number).first()
    if namesake and _is_from(namesake, old):
        raise AlreadyThere
    if old.deleted:
        raise LeftOut("deleted there")
    if namesake:
        raise LeftOut("another order here has its number already")
    kind = KINDS.get(old.category)
    if kind is None:
        raise LeftOut(f"category {old.category or 'none'}: Lightspeed keeps these itself")
    if old.lightspeed_id and Order.objects.filter(lightspeed_id=old.lightspeed_id).exists():
        raise LeftOut("another order here is tied to its consignment at Lightspeed")
    lines = _lines(old)
    return Plan(old, kind, _status(old, kind, lines), *_parties(old, kind), lines)


def _is_from(order: Order, old: OldOrder) -> bool:
    event = order.events.filter(name="taken_over").first()
    return event is not None and (event.data.get("table"), event.data.get("id")) == (old.table, old.id)


def _parties(old: OldOrder, kind: Kind) -> tuple[Outlet, Outlet | None, Supplier | None]:
    outlet = _known(Outlet, "outlet", old.outlet)
    if kind == Kind.OUTLET:
        source = _known(Outlet, "outlet", old.source)
        if source == outlet:
            raise LeftOut("both outlets are the same")
        return outlet, source, None
    return outlet, None, _known(Supplier, "supplier", old.supplier)


def _known(model: type[Mirrored], what: str, lightspeed_id: str) -> Mirrored:
    found = model._default_manager.filter(lightspeed_id=lightspeed_id).first() if lightspeed_id else None
    if found is None:
        raise LeftOut(f"{what} {lightspeed_id or '(none)'} is not known here: run poll_ls --full first")
    return found


def _lines(old: OldOrder) -> tuple[tuple[Product, OldLine], ...]:
    if not old.lines:
        raise LeftOut("it has no lines")
    found = tuple((_known(Product, "product", line.product), line) for line in old.lines)
    if len({product.pk for product, _ in found}) != len(found):
        raise LeftOut("a product is on it twice")
    for product, line in found:
        problem = _quantity_fault(line) or cost_problem(line.unit_cost)
        if problem:
            raise LeftOut(f"{product.sku}: {problem}")
    return found


def _quantity_fault(line: OldLine) -> str | None:
    if line.ordered or not line.received:
        return quantity_problem(line.ordered) or (quantity_problem(line.received) if line.received else None)
    # Received and never ordered: the predecessor added such lines when goods were counted.
    return quantity_problem(line.received)


def _status(old: OldOrder, kind: Kind, lines: tuple[tuple[Product, OldLine], ...]) -> Status:
    status = STATES.get(old.state)
    if status is None:
        raise LeftOut(f"state {old.state or 'none'} is not one of the predecessor's")
    received = any(line.received for _, line in lines)
    if received and (status in (Status.DRAFT, Status.CANCELLED) or kind not in RECEIVED_HERE):
        raise LeftOut(f"goods were received on it though it is {old.state}: enter it by hand")
    if status == Status.IN_TRANSIT:
        return _on_its_way(old, kind, lines)
    return status


def _on_its_way(old: OldOrder, kind: Kind, lines: tuple[tuple[Product, OldLine], ...]) -> Status:
    """Sent: in transit where Lightspeed has it. One that is all received only waits to be completed."""
    if not old.lightspeed_id:
        return Status.SENT
    everything = all(line.received >= line.ordered for _, line in lines)
    return Status.RECEIVED if everything and kind in RECEIVED_HERE else Status.IN_TRANSIT

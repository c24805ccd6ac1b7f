"""Where an order and its mirrored consignment differ: nothing is read from Lightspeed, or written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from consignments.models import Order, OrderLine, Outlet, Supplier
from consignments.statuses import Kind as OrderKind
from consignments.statuses import Status
from sync.kinds import CANCELLED, RECEIVED, RULES
from sync.models import Drift, LightspeedConsignment, LightspeedLine

Kind = Drift.Kind
ZERO = Decimal(0)
NOTHING_STATED = "none"

# Before this the push is still writing the lines; after a cancel they no longer matter.
SETTLED = frozenset({Status.RECEIVED, Status.DISPUTED, Status.COMPLETE})
LINES_MATTER = SETTLED | {Status.IN_TRANSIT}


@dataclass(frozen=True)
class Difference:
    """One difference, with both values as people read them."""

    kind: Drift.Kind
    ours: str
    theirs: str
    product_id: str = ""
    sku: str = ""


def differences(
    order: Order, consignment: LightspeedConsignment, ours: Iterable[OrderLine], theirs: Iterable[LightspeedLine]
) -> list[Difference]:
    """Every difference that the order's state does not explain; `ours` come with their products."""
    lines, others, rules = list(ours), list(theirs), RULES[order.kind]
    if _nothing_came_of(order, lines) and not any(other.received for other in others):
        return list(_head(order, consignment, frozenset({CANCELLED, RECEIVED})))
    found = list(_head(order, consignment, rules.expected.get(order.status, rules.statuses)))
    if order.status in LINES_MATTER and not consignment.deleted and consignment.status != CANCELLED:
        found += _lines(order, lines, {line.product_id: line for line in others if not line.deleted})
    return found


def _nothing_came_of(order: Order, lines: list[OrderLine]) -> bool:
    """An order of which nothing arrived: Lightspeed cannot receive nothing, so it was cancelled there."""
    closed = order.kind == OrderKind.SUPPLIER and order.status == Status.COMPLETE
    return closed and not any(line.accepted for line in lines)


def _head(order: Order, consignment: LightspeedConsignment, expected: frozenset[str]) -> Iterator[Difference]:
    if consignment.deleted:
        if order.status != Status.CANCELLED:
            yield Difference(Kind.DELETED, order.status, "deleted")
    elif consignment.status not in RULES[order.kind].statuses:
        yield Difference(Kind.UNKNOWN_STATUS, order.status, consignment.status or "no status")
    elif consignment.status not in expected:
        yield Difference(Kind.STATUS, order.status, consignment.status)


def place_differences(order: Order, consignment: LightspeedConsignment) -> list[Difference]:
    """Where Lightspeed states another outlet or supplier than the order's; what it does not state is no difference."""
    if order.status not in LINES_MATTER or consignment.deleted or consignment.status == CANCELLED:
        return []
    source_id = str(consignment.raw.get("source_outlet_id") or "")
    places: list[tuple[Drift.Kind, Outlet | Supplier | None, str]] = [
        (Kind.OUTLET, order.outlet, consignment.outlet_id),
        (Kind.SOURCE, order.source, source_id),
        (Kind.SUPPLIER, order.supplier, consignment.supplier_id),
    ]
    return [
        Difference(kind, str(ours), _name_of(type(ours), stated))
        for kind, ours, stated in places
        if ours and ours.lightspeed_id and stated and stated != ours.lightspeed_id
    ]


def _name_of(model: type[Outlet | Supplier], lightspeed_id: str) -> str:
    return str(model._default_manager.filter(lightspeed_id=lightspeed_id).first() or lightspeed_id)


def _lines(order: Order, ours: list[OrderLine], theirs: dict[str, LightspeedLine]) -> Iterator[Difference]:
    for line in ours:
        product_id = line.product.lightspeed_id or ""
        other = theirs.pop(product_id, None)
        if other is None:
            if line.ordered or line.accepted:
                yield Difference(Kind.LINE_MISSING, plain(line.ordered), "no line", product_id, line.product.sku)
        else:
            yield from _line(order, line, other)
    for extra in theirs.values():
        if extra.count or extra.received:
            stated = f"{plain(extra.count)} ordered, {plain(extra.received or ZERO)} received"
            yield Difference(Kind.LINE_EXTRA, "no line", stated, extra.product_id, extra.sku)


def _line(order: Order, line: OrderLine, other: LightspeedLine) -> Iterator[Difference]:
    pairs: list[tuple[Drift.Kind, Decimal, Decimal | None]] = [
        # A line that states no count, and none was ordered: booked in beyond what was sent.
        (Kind.COUNT, line.ordered, other.count if line.ordered else other.count or ZERO),
    ]
    if RULES[order.kind].costs:
        pairs.append((Kind.COST, line.unit_cost, other.cost))
    # What is booked in here is carried over when all of it is: until then only what Lightspeed has first differs.
    if order.status in SETTLED or other.received:
        pairs.append((Kind.RECEIVED, line.accepted, other.received or ZERO))
    for kind, mine, stated in pairs:
        if mine != stated:
            yield Difference(kind, plain(mine), plain(stated), other.product_id, line.product.sku)


def plain(value: Decimal | None) -> str:
    """A number for people: no trailing zeros, no exponent; "none" where Lightspeed states none."""
    return NOTHING_STATED if value is None else f"{value.normalize():f}"

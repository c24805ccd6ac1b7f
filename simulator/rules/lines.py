"""Writing a consignment's lines. POST and bulk add to what is there, PUT sets: the trap of the real thing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from simulator.amounts import units
from simulator.changes import next_version, now_text
from simulator.models import Consignment, Line
from simulator.refusals import Missing, Refusal
from simulator.rules import finding, statuses
from simulator.rules.heads import touch
from simulator.rules.moving import dispatch
from simulator.sql import select
from simulator.switches import switches

COUNT = "SELECT count(*) FROM simulator_line WHERE consignment_id = %s"
AMOUNTS = ("count", "received", "cost")


@dataclass(frozen=True)
class Wish:
    """What a call wants of one line: the product, and the members it gave."""

    product_id: str
    values: dict[str, Any]

    @classmethod
    def read(cls, fields: Any, product_id: str = "") -> Wish:
        """Raises Refusal."""
        if not isinstance(fields, dict):
            raise Refusal("a line must be an object")
        wanted = product_id or fields.get("product_id")
        if not isinstance(wanted, str) or not wanted:
            raise Refusal("product_id must be given")
        values: dict[str, Any] = {name: units(fields[name], name) for name in AMOUNTS if fields.get(name) is not None}
        if isinstance(fields.get("is_included"), bool):
            values["is_included"] = fields["is_included"]
        return cls(wanted, values)


def add(found: Consignment, wish: Wish) -> Line:
    """POST: adds the amounts to the line, and makes it if it is not there; raises Refusal."""
    return _write(found, [wish], "add")[0]


def put(found: Consignment, wish: Wish) -> Line:
    """PUT: sets the amounts; raises Missing for a line that is not there, unless the switch makes it."""
    return _write(found, [wish], "set")[0]


def add_many(found: Consignment, wishes: list[Wish]) -> list[Line]:
    """Bulk: adds, as POST does; raises Refusal for all where one cannot be."""
    for wish in wishes:
        if not wish.values.keys() & {"count", "received"}:
            raise Refusal(f"{wish.product_id} must have count or received")
    return _write(found, wishes, "bulk")


def remove(found: Consignment, product_id: str) -> None:
    """Marks the line as deleted; raises Refusal or Missing."""
    if found.status in statuses.KEEPS_LINES[found.type]:
        raise Refusal(f"products cannot be removed while the consignment is {found.status}")
    line = finding.line(found, product_id)
    if line is None or line.deleted_at:
        raise Missing("the consignment has no such product")
    line.deleted_at = now_text()
    _save(line)
    _bump(found)


def _write(found: Consignment, wishes: list[Wish], verb: str) -> list[Line]:
    products = finding.products([wish.product_id for wish in wishes])
    if found.type == statuses.SUPPLIER and any(product.get("is_composite") for product in products.values()):
        raise Refusal("a composite product cannot be ordered from a supplier")
    writable = _writable(found, wishes, verb)
    values = [_applicable(found, wish, writable) for wish in wishes]
    lines = [
        _apply(found, products[wish.product_id], wanted, verb) for wish, wanted in zip(wishes, values, strict=True)
    ]
    _bump(found)
    return lines


def _writable(found: Consignment, wishes: list[Wish], verb: str) -> frozenset[str]:
    """The fields that may be written now; dispatches the consignment first where `received` is among them."""
    writable = statuses.WRITABLE.get((found.type, found.status))
    if writable is None:
        raise Refusal(f"the products of a consignment that is {found.status} cannot be changed")
    receives = any(_dispatches(wish) for wish in wishes)
    if receives and _dispatchable(found) and found.status in statuses.DISPATCHING[verb]:
        dispatch(found)
        writable |= {"received"}
    return writable


def _dispatchable(found: Consignment) -> bool:
    return found.type == statuses.SUPPLIER or (found.type == statuses.OUTLET and switches.transfer_dispatches)


def _dispatches(wish: Wish) -> bool:
    received = wish.values.get("received")
    return received is not None and (received > 0 or switches.zero_received_dispatches)


def _applicable(found: Consignment, wish: Wish, writable: frozenset[str]) -> dict[str, Any]:
    values = {name: value for name, value in wish.values.items() if name in writable}
    refused = wish.values.keys() - values.keys()
    if wish.values and (not values or (refused and switches.inapplicable_fields == "refuse")):
        raise Refusal(f"No valid data modification received: {', '.join(sorted(refused))} while {found.status}")
    return values


def _apply(found: Consignment, product: dict[str, Any], values: dict[str, Any], verb: str) -> Line:
    line = finding.line(found, product["id"])
    if (line is None or line.deleted_at) and verb == "set" and not switches.put_creates_line:
        raise Missing("the consignment has no such product")
    line = line or _new(found, product)
    if line.deleted_at:
        line.count = line.received = line.cost = line.deleted_at = None
    for name, value in values.items():
        # Cost and the stocktake's mark are never summed: the vendor says that cost is overwritten.
        sums = _adds(verb) and name in ("count", "received")
        setattr(line, name, (getattr(line, name) or 0) + value if sums else value)
    _save(line)
    return line


def _adds(verb: str) -> bool:
    return verb == "bulk" or (verb == "add" and switches.post_adds)


def _new(found: Consignment, product: dict[str, Any]) -> Line:
    return Line(
        id=str(uuid.uuid4()),
        consignment=found,
        product_id=product["id"],
        product_sku=product.get("sku"),
        number=select(COUNT, found.pk)[0][0],
        created_at=now_text(),
    )


def _save(line: Line) -> None:
    line.updated_at = now_text()
    line.version = next_version()
    line.save()


def _bump(found: Consignment) -> None:
    if switches.line_change_bumps_consignment:
        touch(found)

"""What consignments do to the pieces at the outlets."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from simulator.changes import next_version
from simulator.models import Consignment, Inventory, Line
from simulator.rules import statuses
from simulator.webhooks.events import inventory_events

UPDATED = ["level", "average_cost", "version"]


def arrive(found: Consignment, lines: list[Line]) -> None:
    """Books received pieces in at the receiving outlet; a stocktake sets the level to what was counted."""
    levels = levels_at(found.outlet_id, (line.product_id for line in lines))
    for line in lines:
        level, pieces = levels[line.product_id], line.received or 0
        if found.type == statuses.STOCKTAKE:
            level.level = pieces
        else:
            _average(level, pieces, line.cost)
            level.level += pieces
    _store(levels.values())


def leave(found: Consignment, lines: list[Line]) -> None:
    """Books sent pieces out: a transfer's at its source, a return's at its outlet. Fills in a transfer's costs."""
    _change(found, lines, sign=-1)


def come_back(found: Consignment, lines: list[Line]) -> None:
    """Undoes `leave` for what is cancelled."""
    if found.type in statuses.LEAVING:
        _change(found, lines, sign=1)


def _change(found: Consignment, lines: list[Line], *, sign: int) -> None:
    outlet_id = found.source_outlet_id if found.type == statuses.OUTLET else found.outlet_id
    if outlet_id is None:
        return
    levels = levels_at(outlet_id, (line.product_id for line in lines))
    for line in lines:
        level = levels[line.product_id]
        level.level += sign * (line.count or 0)
        if line.cost is None:
            line.cost = level.average_cost
    _store(levels.values())


def levels_at(outlet_id: str, product_ids: Iterable[str]) -> dict[str, Inventory]:
    """The levels by product, new ones at zero where there are none yet."""
    wanted = list(product_ids)
    known = Inventory.objects.filter(outlet_id=outlet_id, product_id__in=wanted)
    found = {level.product_id: level for level in known}
    for product_id in wanted:
        if product_id not in found:
            found[product_id] = Inventory(id=str(uuid.uuid4()), outlet_id=outlet_id, product_id=product_id)
    return found


def _average(level: Inventory, pieces: int, cost: int | None) -> None:
    """Weighs the new pieces' cost in; what was below zero weighs nothing."""
    before = max(level.level, 0)
    if cost is not None and before + pieces > 0:
        level.average_cost = (before * level.average_cost + pieces * cost) // (before + pieces)


def _store(levels: Iterable[Inventory]) -> None:
    changed = list(levels)
    for level in changed:
        level.version = next_version()
    Inventory.objects.bulk_create(
        changed, update_conflicts=True, update_fields=UPDATED, unique_fields=["id"], batch_size=500
    )
    inventory_events(changed)

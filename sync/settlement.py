"""Whether Lightspeed agrees with what was received; where it does, the order is complete."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction

from consignments import lifecycle
from consignments.actors import Actor
from consignments.locks import lock_order
from consignments.models import Order, OrderLine
from sync.differences import Difference, differences, place_differences, plain
from sync.drift import WITH_TOTALS, note_differences
from sync.lightspeed.records import Totals
from sync.mirror import note_totals
from sync.models import Drift, LightspeedConsignment


@transaction.atomic
def settle(order: Order, totals: Totals, *, actor: Actor) -> str:
    """Completes a RECEIVED order if the lines and totals of Lightspeed equal ours; returns why not, or "".

    What differs is kept as drift, for a person to decide. The mirror has to be fresh. A correction of our counts waits
    until this is done: what was found equal is what is completed.
    """
    lock_order(order.pk)
    consignment = LightspeedConsignment.objects.get(lightspeed_id=order.lightspeed_id)
    note_totals(consignment, totals)
    lines = list(order.lines.select_related("product"))
    found = differences(order, consignment, lines, consignment.lines.all())
    found += [*place_differences(order, consignment), *_totals(lines, totals)]
    still_open = note_differences(order, found, looked_at=WITH_TOTALS)
    if still_open:
        return f"{still_open} difference{'s' if still_open > 1 else ''} with Lightspeed: see the order's comparison."
    data = {
        "lightspeed_id": consignment.lightspeed_id,
        "received_count": str(totals.received_count),
        "received_cost": str(totals.received_cost),
    }
    reason = "The differences with Lightspeed were accepted." if found else "Lightspeed's totals equal ours."
    lifecycle.advance(order.pk, "complete", actor=actor, reason=reason, data=data)
    return ""


def received_value(lines: list[OrderLine]) -> Decimal:
    """The cost of what was accepted, exact to ten places as Lightspeed's."""
    return sum((line.accepted * line.unit_cost for line in lines), Decimal(0))


def _totals(lines: list[OrderLine], totals: Totals) -> Iterator[Difference]:
    pieces = sum((line.accepted for line in lines), Decimal(0))
    value = received_value(lines)
    if (pieces, value) != (totals.received_count, totals.received_cost):
        ours = f"{plain(pieces)} received, cost {plain(value)}"
        theirs = f"{plain(totals.received_count)} received, cost {plain(totals.received_cost)}"
        yield Difference(Drift.Kind.TOTALS, ours, theirs)

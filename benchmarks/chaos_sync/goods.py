"""The goods arrive: each order is booked in, in two deliveries, with damaged, missing and surplus pieces."""

from __future__ import annotations

import random
from decimal import Decimal

from consignments.actors import person
from consignments.errors import ConsignmentError
from consignments.models import Order, OrderLine
from consignments.statuses import Status
from receiving.counts import CountedLine
from receiving.receipts import post_receipt

ZERO = Decimal(0)


def receive_what_arrived(manager: object, chance: random.Random) -> int:
    """Books in every order that is in transit; returns how many."""
    waiting = list(Order.objects.filter(status=Status.IN_TRANSIT))
    for order in waiting:
        _receive(order, manager, chance)
    return len(waiting)


def _receive(order: Order, manager: object, chance: random.Random) -> None:
    never_came = chance.random() < 0.05
    lines = list(order.lines.all())
    first = [CountedLine(line.product_id, accepted=_half(line)) for line in lines]
    actor = person(manager)  # type: ignore[arg-type]
    try:
        if not never_came and chance.random() < 0.5:
            post_receipt(order.pk, key=f"{order.number}-1", lines=first, actor=actor)
            lines = list(order.lines.all())
        rest = [_rest(line, never_came, chance) for line in lines]
        post_receipt(order.pk, key=f"{order.number}-2", lines=rest, actor=actor)
    except ConsignmentError:
        # The push died meanwhile; the goods are booked in when it is retried.
        return


def _half(line: OrderLine) -> Decimal:
    return (line.ordered / 2).quantize(Decimal("0.00001"))


def _rest(line: OrderLine, never_came: bool, chance: random.Random) -> CountedLine:
    rest = line.ordered - line.settled
    if never_came:
        return CountedLine(line.product_id, missing=rest, reason="The lorry never came.")
    lost = rest if chance.random() < 0.1 else ZERO
    extra = Decimal(2) if chance.random() < 0.1 else ZERO
    reason = "Crushed." if lost else ""
    return CountedLine(line.product_id, accepted=rest - lost + extra, damaged=lost, reason=reason)

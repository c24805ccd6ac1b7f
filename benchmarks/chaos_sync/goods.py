"""What people do at the end: goods are booked in, in two deliveries, with damaged, missing and surplus pieces;
differences between the counts of a transfer are decided, returns credited."""

from __future__ import annotations

import random
from decimal import ROUND_CEILING, Decimal

from django.contrib.auth.models import User
from django.utils import timezone

from consignments.actors import Actor, person
from consignments.credit_notes import Credit, record_credit
from consignments.dispute_decisions import decide
from consignments.errors import ConsignmentError
from consignments.models import Dispute, Order, OrderLine
from consignments.queries import order_value
from consignments.statuses import Kind, Status
from receiving.counts import CountedLine
from receiving.receipts import post_receipt

ZERO = Decimal(0)
CENT = Decimal("0.01")


def bring_to_an_end(manager: User, chance: random.Random) -> None:
    """Does what waits for a person with every order in transit or in dispute."""
    for order in Order.objects.filter(status__in=[Status.IN_TRANSIT, Status.DISPUTED]):
        if order.status == Status.DISPUTED:
            _decide(order, person(manager))
        elif order.kind == Kind.RETURN:
            _credit(order, person(manager))
        else:
            _receive(order, manager, chance)


def _decide(order: Order, actor: Actor) -> None:
    for dispute in order.disputes.filter(decision=""):
        lost = dispute.quantity > 0
        decision = Dispute.Decision.LOST if lost else Dispute.Decision.SENDER_MISCOUNTED
        decide(dispute.pk, decision, reason="Counted again.", actor=actor)


def _credit(order: Order, actor: Actor) -> None:
    credit = Credit(f"CN-{order.number}", order_value(order).quantize(CENT, ROUND_CEILING), timezone.localdate())
    try:
        record_credit(order.pk, credit, actor=actor)
    except ConsignmentError:
        # It is credited already, and Lightspeed's answer completes it.
        return


def _receive(order: Order, manager: User, chance: random.Random) -> None:
    never_came = chance.random() < 0.05
    lines = list(order.lines.all())
    first = [CountedLine(line.product_id, accepted=_half(line)) for line in lines]
    actor = person(manager)
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

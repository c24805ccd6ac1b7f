"""What an order is told when one of its jobs dies or is retried: called by the queue's hooks, in their transaction."""

from __future__ import annotations

from django.db import transaction

from consignments import events
from consignments.actors import Actor
from consignments.effects import SEND_TO_LS
from consignments.lifecycle import advance
from consignments.locks import lock_order
from consignments.models import Order
from consignments.moves import find_move
from jobqueue.models import DeadLetter


def job_died(order_id: int, dead: DeadLetter, *, actor: Actor) -> Order:
    """Moves the order to FAILED, linked to the dead letter, if its push died while it is on its way; else records it.

    An order that was cancelled or booked in meanwhile, or whose e-mail failed, keeps its status: the job is the
    trouble, not the order.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        if dead.job_type == SEND_TO_LS and order.status in find_move(order.kind, "fail").sources:
            return advance(order_id, "fail", actor=actor, reason=dead.error_message, data=_facts(dead))
        events.record(order, "job_died", actor=actor, reason=dead.error_message, data=_facts(dead))
        return order


def job_retried(order_id: int, dead: DeadLetter, *, actor: Actor) -> Order:
    """Moves a FAILED order on if this was its job; else records the retry."""
    with transaction.atomic():
        order = lock_order(order_id)
        if order.status in find_move(order.kind, "retry").sources and order.dead_letter_id == dead.pk:
            return advance(order_id, "retry", actor=actor, data=_facts(dead))
        events.record(order, "job_retried", actor=actor, data=_facts(dead))
        return order


def _facts(dead: DeadLetter) -> dict[str, object]:
    return {"dead_letter": dead.pk, "job": dead.original_job_id, "job_type": dead.job_type}

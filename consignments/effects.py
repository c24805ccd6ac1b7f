"""What a move sets off. Jobs are rows written in the move's own transaction; `sync` handles those for Lightspeed."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from consignments import events
from consignments.actors import Actor
from consignments.letters import CANCELLATION_LETTER, ORDER_LETTER, Letter, was_sent
from consignments.models import Dispute, Order
from consignments.move_definition import Step
from consignments.statuses import Kind, Status
from jobqueue.enqueue import enqueue

EMAIL_SUPPLIER = ORDER_LETTER.job_type
SEND_TO_LS = "po.send_to_ls"
RECEIVE_IN_LS = "po.receive_in_ls"
CANCEL_IN_LS = "po.cancel_in_ls"
ADJUST_IN_LS = "po.adjust_in_ls"

# From here on a push may have reached Lightspeed even if its answer never reached us.
_PUSH_MAY_BE_UNDER_WAY = frozenset({Status.SENT_TO_LS, Status.IN_TRANSIT, Status.FAILED})


def subject_of(order: Order) -> str:
    """What a job about `order` is filed under."""
    return f"order:{order.number}"


def auto_push_is_on() -> bool:
    return bool(settings.LIGHTSPEED_AUTO_PUSH)


def email_supplier(step: Step) -> None:
    if step.order.vendor.email:
        enqueue_letter(step.order, ORDER_LETTER)
    else:
        _skip(step.order, ORDER_LETTER, step.actor)


def tell_supplier_of_cancellation(step: Step) -> None:
    announce_cancellation(step.order, actor=step.actor)


def announce_cancellation(order: Order, *, actor: Actor) -> None:
    """Has a supplier that was sent the order told that it is off, once; one that was sent nothing is told nothing."""
    told = order.events.filter(name__in=(CANCELLATION_LETTER.asked, CANCELLATION_LETTER.skipped)).exists()
    if told or not was_sent(order, ORDER_LETTER):
        return
    if order.vendor.email:
        events.record(order, CANCELLATION_LETTER.asked, actor=actor)
        enqueue_letter(order, CANCELLATION_LETTER)
    else:
        _skip(order, CANCELLATION_LETTER, actor)


def enqueue_letter(order: Order, letter: Letter, *, time: int = 0) -> None:
    """Has the letter mailed: once for each `time` that someone asks.

    A job lives on for a moment after its mail has left: the next one must not be taken for it.
    """
    unique_key = f"{letter.job_type}:{order.pk}:{time}"
    enqueue(letter.job_type, {"po_id": order.pk}, subject=subject_of(order), unique_key=unique_key)


def push_to_lightspeed(step: Step) -> None:
    _enqueue(SEND_TO_LS, step.order, consignment_data=consignment_data(step.order))


def receive_in_lightspeed(step: Step) -> None:
    _enqueue(RECEIVE_IN_LS, step.order)


def cancel_in_lightspeed(step: Step) -> None:
    order = step.order
    if order.lightspeed_id or order.status in _PUSH_MAY_BE_UNDER_WAY:
        _enqueue(CANCEL_IN_LS, order, lightspeed_id=order.lightspeed_id)


def link_dead_letter(step: Step) -> None:
    step.order.dead_letter_id = step.data["dead_letter"]


def unlink_dead_letter(step: Step) -> None:
    step.order.dead_letter = None


def consignment_data(order: Order) -> dict[str, Any]:
    """The order in Lightspeed's words: quantities and costs as strings, products by Lightspeed's ids."""
    lines = order.lines.order_by("position", "id").values_list("product__lightspeed_id", "ordered", "unit_cost")
    return {
        "type": order.kind,
        "reference": order.number,
        "name": order.note or order.number,
        "outlet_id": order.outlet.lightspeed_id,
        **_other_party(order),
        "due_at": order.due_date.isoformat() if order.due_date else None,
        "products": [
            {"product_id": product, "count": f"{ordered:.5f}", "cost": f"{cost:.5f}"}
            for product, ordered, cost in lines
            if ordered
        ],
    }


def enqueue_stock_adjustment(order: Order, dispute: Dispute) -> None:
    """Has a person set Lightspeed's stock right by what was decided on a difference: once for each."""
    outlet = dispute.adjusted_outlet
    enqueue(
        ADJUST_IN_LS,
        {
            "po_id": order.pk,
            "dispute_id": dispute.pk,
            "outlet_id": outlet.lightspeed_id if outlet else None,
            "product_id": dispute.line.product.lightspeed_id,
            "quantity": f"{dispute.adjusted_by:.5f}",
        },
        subject=subject_of(order),
        unique_key=f"{ADJUST_IN_LS}:{dispute.pk}",
    )


def _other_party(order: Order) -> dict[str, Any]:
    """The party that is not the outlet, under Lightspeed's name for it."""
    if order.kind == Kind.OUTLET:
        return {"source_outlet_id": order.origin.lightspeed_id}
    return {"supplier_id": order.vendor.lightspeed_id}


def _skip(order: Order, letter: Letter, actor: Actor) -> None:
    reason = f"{order.vendor} has no e-mail address: tell the supplier another way."
    events.record(order, letter.skipped, actor=actor, reason=reason)


def _enqueue(job_type: str, order: Order, **payload: Any) -> None:
    enqueue(
        job_type,
        {"po_id": order.pk, **payload},
        subject=subject_of(order),
        unique_key=f"{job_type}:{order.pk}",
    )

"""What no job can do safely: orders to the person who sets Lightspeed's stock right."""

from __future__ import annotations

from django.db import transaction

from consignments.effects import subject_of
from consignments.locks import lock_order
from consignments.models import Dispute, Order
from jobqueue.enqueue import enqueue
from jobqueue.errors import Permanent
from sync.kinds import CANCELLED
from sync.models import LightspeedConsignment

RESTOCK_IN_LS = "po.restock_in_ls"


def ask_for_stock_change(dispute_id: int) -> None:
    """Raises Permanent with what is to be done, so that it stays among the dead letters until someone has done it.

    An adjustment at Lightspeed adds to the stock and carries no reference of ours: one whose answer was lost could
    be neither found again nor safely repeated, so no job makes it.
    """
    dispute = Dispute.objects.select_related("line__product", "adjusted_outlet").get(pk=dispute_id)
    raise Permanent(
        f"Change the stock of {dispute.line.product.sku} at {dispute.adjusted_outlet} by"
        f" {dispute.adjusted_by.normalize():+f} in Lightspeed by hand, then discard this dead letter:"
        f" the difference was decided as “{dispute.get_decision_display()}”."
    )


@transaction.atomic
def ask_for_restock(order: Order) -> None:
    """Has a person look at the stock of what was called off after it had gone out; asks once."""
    locked = lock_order(order.pk)
    if locked.events.filter(name="job_died", data__job_type=RESTOCK_IN_LS).exists():
        return
    key = f"{RESTOCK_IN_LS}:{order.pk}"
    enqueue(RESTOCK_IN_LS, {"po_id": order.pk}, unique_key=key, subject=subject_of(order))


def restock_by_hand(order_id: int) -> None:
    """Raises Permanent with what is to be looked at, as the canceller said where the goods are."""
    order = Order.objects.select_related("outlet", "source").get(pk=order_id)
    outlet = order.source or order.outlet
    lines = order.lines.filter(ordered__gt=0).select_related("product")
    pieces = ", ".join(f"{line.ordered.normalize():f} of {line.product.sku}" for line in lines)
    raise Permanent(
        f"{order.number} was cancelled after Lightspeed had taken its pieces out of the stock of {outlet}: {pieces}."
        f" {_what_lightspeed_did(order)} {_what_to_do(order)} Then discard this dead letter."
    )


def _what_lightspeed_did(order: Order) -> str:
    there = LightspeedConsignment.objects.filter(lightspeed_id=order.lightspeed_id or "").first()
    if there is None or there.deleted or there.status == CANCELLED:
        return "It does not say whether cancelling puts them back: look at the stock there."
    return f"It still has it as {there.status} and lets it no longer be cancelled, so they are out of that stock."


def _what_to_do(order: Order) -> str:
    cancelled = order.events.filter(name="cancel").last()
    goods_are = cancelled.data.get("goods_are") if cancelled else None
    back = "If the goods are back and the stock lacks them, add them in Lightspeed by hand."
    lost = "If they are lost and the stock has them, take them out in Lightspeed by hand."
    return {"back": back, "lost": lost}.get(str(goods_are), f"{back} {lost}")

"""Who may book goods in, and for which orders."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consignments.actors import Actor
from consignments.errors import NotFound, NotPermitted
from consignments.locks import lock_order
from consignments.models import Order
from consignments.scope import check_side, orders_for

RECEIVE = "consignments.receive_order"
SHORT_CLOSE = "consignments.short_close_order"
DECIDE = "receiving.decide_unexpected"
CORRECT = "receiving.correct_receipt"
_WHAT = {
    RECEIVE: gettext_lazy("book goods in"),
    SHORT_CLOSE: gettext_lazy("close what is open on an order"),
    DECIDE: gettext_lazy("decide on goods nobody ordered"),
    CORRECT: gettext_lazy("correct the counts of a received order"),
}


def receiver(actor: Actor, permission: str = RECEIVE) -> User:
    """The person behind `actor`; raises NotPermitted without the right. The system never counts goods."""
    if actor.user is None:
        raise NotPermitted(_("Goods are counted by people: sign in as one."), code="person_required")
    if not actor.user.has_perm(permission):
        raise NotPermitted(_("You may not %(what)s. Ask a manager for the right.") % {"what": _WHAT[permission]})
    return actor.user


def order_to_receive(order_id: int, actor: Actor, *, lock: bool = False) -> Order:
    """The order, locked if asked; raises NotFound where there is none at the actor's outlets.

    A transfer is counted where it arrives: raises NotPermitted for people of its source alone.
    """
    order = orders_for(actor).filter(pk=order_id).first()
    if order is None:
        raise NotFound(_("There is no such order at your outlets."))
    check_counted_by(actor, order)
    return lock_order(order.pk) if lock else order


def check_counted_by(actor: Actor, order: Order) -> None:
    """Raises NotPermitted for people of a transfer's source alone: its goods are counted where they arrive."""
    check_side(actor, order, (order.outlet_id,), _("counting"))


def is_counted_by(actor: Actor, order: Order) -> bool:
    """Whether `actor` is of the outlet where the order's goods are counted; the right to count is another matter."""
    try:
        check_counted_by(actor, order)
    except NotPermitted:
        return False
    return True

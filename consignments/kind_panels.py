"""What the page of a transfer or a return shows beyond that of an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from consignments import scope
from consignments.actors import Actor
from consignments.boxes import PACK
from consignments.credit_notes import CREDIT
from consignments.credits import credited
from consignments.disputes import RESOLVE
from consignments.forms.credit_note import CreditNoteForm
from consignments.forms.disputes import AssignForm, DecisionForm
from consignments.models import Dispute, Order
from consignments.queries import local_day, order_value
from consignments.returns import returnable
from consignments.statuses import RECEIVABLE, Kind, Status
from consignments.stock_check import shortages

_BEFORE_PACKING = frozenset({Status.DRAFT, Status.PENDING_APPROVAL, Status.APPROVED, Status.AGREED})


@dataclass(frozen=True)
class ShownDispute:
    """A difference with the forms to decide on it, for those who may."""

    dispute: Dispute
    decision: DecisionForm | None
    assign: AssignForm | None
    is_late: bool

    @property
    def pieces(self) -> Decimal:
        """How many, whichever way."""
        return abs(self.dispute.quantity)


def panels_of(order: Order, actor: Actor, credit_form: CreditNoteForm | None = None) -> dict[str, Any]:
    """The template context that the kind of `order` adds."""
    if order.kind == Kind.OUTLET:
        return _transfer(order, actor)
    if order.kind == Kind.RETURN:
        return _return(order, actor, credit_form)
    may_return = scope.has_right(actor, "consignments.add_order")
    return {"returnable": sum(returnable(order).values(), Decimal(0)) if may_return else Decimal(0)}


def _transfer(order: Order, actor: Actor) -> dict[str, Any]:
    at_source = scope.outlets_for(actor).filter(pk=order.sending_outlet_id).exists()
    return {
        "boxes": order.boxes.prefetch_related("contents__line__product"),
        "may_pack": at_source and order.status == Status.AGREED and scope.has_right(actor, PACK),
        "shortages": shortages(order) if order.status in _BEFORE_PACKING else [],
        "disputes": _disputes(order, actor),
    }


def _disputes(order: Order, actor: Actor) -> Sequence[ShownDispute]:
    may = scope.has_right(actor, RESOLVE)
    today = local_day(order.outlet.time_zone)
    found = order.disputes.select_related("line__product", "owner", "decided_by", "adjusted_outlet")
    return [_shown(order, dispute, may=may and dispute.is_open, late=dispute.due_date < today) for dispute in found]


def _shown(order: Order, dispute: Dispute, *, may: bool, late: bool) -> ShownDispute:
    auto_id = f"dispute-{dispute.pk}-%s"
    given = {"owner": dispute.owner_id, "due_date": dispute.due_date}
    return ShownDispute(
        dispute,
        DecisionForm(auto_id=auto_id) if may else None,
        AssignForm(order, initial=given, auto_id=auto_id) if may else None,
        is_late=late and dispute.is_open,
    )


def _return(order: Order, actor: Actor, credit_form: CreditNoteForm | None) -> dict[str, Any]:
    takes_credit = order.status in RECEIVABLE and scope.has_right(actor, CREDIT)
    form = credit_form or CreditNoteForm(initial={"dated": local_day(order.outlet.time_zone)}, auto_id="credit-%s")
    return {
        "credit_notes": order.credit_notes.select_related("recorded_by"),
        "credited": credited(order),
        "return_value": order_value(order),
        "credit_form": form if takes_credit else None,
    }

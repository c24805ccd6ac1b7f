"""Recording a supplier's credit note; the one that makes the sum full closes the return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from consignments import events, lifecycle, scope
from consignments.actors import Actor
from consignments.credits import covers, credited
from consignments.errors import Conflict, InvalidInput, MoveNotAllowed, NotPermitted
from consignments.locks import lock_order
from consignments.models import CreditNote, Order
from consignments.moves import find_move
from consignments.quantities import cost_problem
from consignments.queries import local_day, order_value
from consignments.statuses import RECEIVABLE, Kind, Status, mid_sentence

CREDIT = "consignments.credit_return"


@dataclass(frozen=True)
class Credit:
    """What a credit note says."""

    number: str
    amount: Decimal
    dated: date


def record_credit(order_id: int, credit: Credit, *, actor: Actor) -> CreditNote:
    """Adds the credit note to a dispatched return; the same one again gives the first.

    Raises NotFound, NotPermitted, MoveNotAllowed (code not_dispatched), Conflict (the number with another amount) or
    InvalidInput, which names each field.
    """
    if actor.user is None:
        raise NotPermitted(_("Credit notes are recorded by people."), code="people_only")
    scope.check_right(actor, CREDIT, _("record credit notes"))
    with transaction.atomic():
        order = lock_order(order_id)
        scope.check_order(actor, order)
        number = credit.number.strip()
        if earlier := CreditNote.objects.filter(order=order, number=number).first():
            return _same(earlier, credit)
        _check(order, credit)
        note = CreditNote.objects.create(
            order=order, number=number, amount=credit.amount, dated=credit.dated, recorded_by=actor.user
        )
        data = {"credit_note": number, "amount": f"{credit.amount:.2f}"}
        events.record(order, "credit_note", actor=actor, data=data)
        _close_if_full(order, actor)
    return note


def _same(earlier: CreditNote, credit: Credit) -> CreditNote:
    if (earlier.amount, earlier.dated) != (credit.amount, credit.dated):
        raise Conflict(
            _("Credit note %(number)s is recorded already, with %(amount)s.")
            % {"number": earlier.number, "amount": f"{earlier.amount:,.2f}"}
        )
    return earlier


def _check(order: Order, credit: Credit) -> None:
    if order.kind != Kind.RETURN or order.status not in RECEIVABLE:
        raise MoveNotAllowed(
            _("%(number)s is %(status)s: a credit note belongs to a dispatched return.")
            % {"number": order.number, "status": mid_sentence(Status(order.status).label)},
            code="not_dispatched",
        )
    problems = []
    if not credit.number.strip():
        problems.append(_("Number: type the number of the credit note."))
    if problem := cost_problem(credit.amount) or (_("must be more than 0") if not credit.amount else ""):
        problems.append(f"Amount: {problem}.")
    if credit.dated > local_day(order.outlet.time_zone):
        problems.append(_("Date: it lies in the future."))
    if problems:
        raise InvalidInput(problems)


def _close_if_full(order: Order, actor: Actor) -> None:
    """One whose push is under way is closed when Lightspeed has it: `confirm` is followed by `credit`."""
    told = order.status == Status.IN_TRANSIT or not order.from_stock
    if told and order.status in find_move(order.kind, "credit").sources and covers(credited(order), order_value(order)):
        lifecycle.advance(order.pk, "credit", actor=actor)

"""What the supplier has credited of a return, against what it is worth."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from consignments.models import CreditNote, Order
from consignments.move_definition import Step, guard
from consignments.queries import order_value

CENT = Decimal("0.01")


def credited(order: Order) -> Decimal:
    """The sum of the credit notes of `order`."""
    total: Decimal | None = CreditNote.objects.filter(order=order).aggregate(total=Sum("amount"))["total"]
    return total if total is not None else Decimal(0)


def covers(credit: Decimal, value: Decimal) -> bool:
    """Whether `credit` pays for `value`: a unit cost may be finer than a cent, a credit note never is."""
    return value - credit < CENT


@guard("not_credited")
def is_credited_in_full(step: Step) -> str | None:
    value, sum_ = order_value(step.order), credited(step.order)
    if covers(sum_, value) and CreditNote.objects.filter(order=step.order).exists():
        return None
    return _("Credited so far: %(sum)s of %(value)s. Record the credit note, or close with a reason.") % {
        "sum": f"{sum_:,.2f}",
        "value": f"{value:,.2f}",
    }


@guard("already_credited")
def nothing_is_credited(step: Step) -> str | None:
    if not CreditNote.objects.filter(order=step.order).exists():
        return None
    return _("%(number)s has a credit note. Close it instead of cancelling.") % {"number": step.order.number}

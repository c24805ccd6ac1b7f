"""The sender's count: what the boxes of a transfer hold, against what was approved."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from consignments.locks import lock_lines
from consignments.models import BoxContent, Order, OrderLine
from consignments.move_definition import Step, guard

ZERO = Decimal(0)


def packed_by_line(order: Order) -> dict[int, Decimal]:
    """How many pieces of each line lie in boxes; lines in no box are left out."""
    contents = BoxContent.objects.filter(box__order=order).order_by()
    return dict(contents.values_list("line").annotate(Sum("quantity")))


@guard("nothing_packed")
def something_is_packed(step: Step) -> str | None:
    if BoxContent.objects.filter(box__order=step.order).exists():
        return None
    return _("No box of %(number)s holds anything yet. Pack first, or cancel the transfer.") % {
        "number": step.order.number
    }


@guard("packed_too_many")
def no_more_than_approved(step: Step) -> str | None:
    """More in the boxes than was approved would pass by the approvers."""
    packed = packed_by_line(step.order)
    lines = OrderLine.objects.filter(pk__in=packed).select_related("product")
    over = [f"{line.product.sku} ({_words(line, packed)})" for line in lines if packed[line.pk] > line.ordered]
    if not over:
        return None
    return _("More is packed than was approved: %(over)s. Take it out, or write another transfer for it.") % {
        "over": ", ".join(over)
    }


def take_the_senders_count(step: Step) -> None:
    """Effect of the dispatch: what was packed is what the other outlet expects; what was asked for stays beside it."""
    packed = packed_by_line(step.order)
    lines = lock_lines(step.order)
    for line in lines:
        line.requested, line.ordered = line.ordered, packed.get(line.pk, ZERO)
    OrderLine.objects.bulk_update(lines, ["requested", "ordered"])


def _words(line: OrderLine, packed: dict[int, Decimal]) -> str:
    return _("%(packed)s of %(ordered)s") % {
        "packed": f"{packed[line.pk].normalize():f}",
        "ordered": f"{line.ordered.normalize():f}",
    }

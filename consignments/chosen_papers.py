"""The papers of orders that were ticked in the list, in one file to be printed."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.bulk_moves import Chosen, few
from consignments.draft_lines import MOST_LINES
from consignments.errors import InvalidInput
from consignments.models import Order, OrderLine
from consignments.order_pdf import order_paper
from consignments.packing_pdf import packing_slip
from consignments.pdf_parts import Paper, bound
from consignments.scope import check_right, get_orders
from consignments.statuses import Kind


def chosen_pdf(chosen: Sequence[Chosen], *, actor: Actor) -> bytes:
    """Each chosen order as it is now, on pages of its own, in the order they were ticked.

    Raises InvalidInput for too many orders, or lines of them; NotFound where one is not the actor's; NotPermitted.
    """
    check_right(actor, "consignments.view_order", _("see orders"))
    orders = get_orders([number for number, _version in few(chosen)], actor)
    _check_lines(orders)
    return bound([paper_of(order) for order in orders], title=_("%(orders)s orders") % {"orders": len(orders)})


def paper_of(order: Order) -> Paper:
    """What the supplier gets, or, of what is no purchase order, the packing slip."""
    return order_paper(order) if order.kind == Kind.SUPPLIER else packing_slip(order)


def _check_lines(orders: Sequence[Order]) -> None:
    """As many as the largest order may have: it takes seconds to lay them out."""
    lines = OrderLine.objects.filter(order__in=orders).count()
    if lines > MOST_LINES:
        problem = _("The ticked orders have %(lines)s lines together. Print at most %(most)s at a time.") % {
            "lines": lines,
            "most": MOST_LINES,
        }
        raise InvalidInput([problem], code="too_many_lines")

"""Sending back what came damaged or wrong with an order."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from consignments import scope
from consignments.actors import Actor
from consignments.draft_lines import LineDraft
from consignments.drafts import HeaderDraft, create_draft
from consignments.errors import GuardRefused
from consignments.locks import lock_order
from consignments.models import Order, OrderLine, ReturnReason
from consignments.move_definition import Step, guard
from consignments.statuses import Kind, Status

ZERO = Decimal(0)


def returnable(order: Order) -> dict[int, Decimal]:
    """Pieces of each line, by its id, that came damaged or wrong and are on no return yet; lines with none left out.

    They were never accepted, so Lightspeed has them in no stock and hears nothing of their return.
    """
    if order.kind != Kind.SUPPLIER:
        return {}
    concerned = list(order.lines.filter(Q(damaged__gt=0) | Q(wrong__gt=0)))
    earlier = _on_returns(order) if concerned else {}
    left = {line.pk: line.damaged + line.wrong - earlier.get(line.product_id, ZERO) for line in concerned}
    return {line: pieces for line, pieces in left.items() if pieces > 0}


def return_of(order_id: int, *, actor: Actor) -> Order:
    """A draft of a return with all that came damaged or wrong and is on no return yet.

    Raises NotFound, NotPermitted, or GuardRefused (code nothing_to_return).
    """
    scope.check_right(actor, "consignments.add_order", _("create returns"))
    with transaction.atomic():
        order = lock_order(order_id)
        scope.check_order(actor, order)
        pieces = returnable(order)
        if not pieces:
            raise GuardRefused(
                _("Nothing of %(number)s came damaged or wrong that is not on a return already.")
                % {"number": order.number},
                code="nothing_to_return",
            )
        lines = list(order.lines.filter(pk__in=pieces).select_related("product"))
        header = HeaderDraft(order.supplier, order.outlet, return_reason=_reason(lines))
        drafts = [LineDraft(line.product, pieces[line.pk], line.unit_cost) for line in lines]
        return create_draft(Kind.RETURN, header, lines=drafts, returns_from=order, actor=actor)


@guard("more_than_came_bad")
def no_more_than_came_bad(step: Step) -> str | None:
    """Lightspeed hears nothing of such a return, so a piece out of its stock on it would be counted there for ever."""
    origin = step.order.returns_from
    if origin is None:
        return None
    came = {line.product_id: line.damaged + line.wrong for line in origin.lines.all()}
    returned = _on_returns(origin)
    lines = step.order.lines.select_related("product")
    over = [line for line in lines if returned[line.product_id] > came.get(line.product_id, ZERO)]
    if not over:
        return None
    words = [_words(line, returned[line.product_id], came.get(line.product_id, ZERO)) for line in over]
    return _(
        "More is on returns than came damaged or wrong with %(origin)s: %(over)s. Lower it here; what leaves your "
        "stock goes on a return of its own."
    ) % {"origin": origin.number, "over": ", ".join(words)}


def _words(line: OrderLine, returned: Decimal, came: Decimal) -> str:
    return _("%(sku)s (%(returned)s of %(came)s)") % {
        "sku": line.product.sku,
        "returned": f"{returned.normalize():f}",
        "came": f"{came.normalize():f}",
    }


def _on_returns(order: Order) -> dict[int, Decimal]:
    """Pieces by product on the order's returns that were not called off."""
    lines = OrderLine.objects.filter(order__returns_from=order).exclude(order__status=Status.CANCELLED).order_by()
    return dict(lines.values_list("product").annotate(Sum("ordered")))


def _reason(lines: list[OrderLine]) -> str:
    return ReturnReason.DAMAGED if any(line.damaged for line in lines) else ReturnReason.WRONG

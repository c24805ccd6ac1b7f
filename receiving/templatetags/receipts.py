"""What the order page shows of receiving."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import RequestContext

from consignments.models import Order
from consignments.statuses import Kind
from consignments.views.access import actor_of
from receiving.access import CORRECT, DECIDE, RECEIVE, is_counted_by
from receiving.corrections import CORRECTABLE
from receiving.deliveries import deliveries_of
from receiving.forms import ReasonForm
from receiving.receipts import may_book_in
from receiving.sent_evidence import may_photograph, photos_of

register = template.Library()


@register.simple_tag(takes_context=True)
def bookable(context: RequestContext, order: Order) -> bool:
    """Whether the person may book goods of the order in now: {% bookable order as may_book %}."""
    return may_book_in(order, actor_of(context["request"]))


@register.inclusion_tag("receiving/_receipts.html", takes_context=True)
def receipts_of(context: RequestContext, order: Order) -> dict[str, Any]:
    """The order's receipts with their photographs, newest first: {% load receipts %}{% receipts_of order %}."""
    user = context["request"].user
    counts = is_counted_by(actor_of(context["request"]), order)
    return {
        "order": order,
        "deliveries": deliveries_of(order),
        "short_closes": order.short_closes.select_related("line__product", "recorded_by"),
        "reverse_form": ReasonForm(),
        "may_reverse": counts and order.is_receivable and user.has_perm(RECEIVE),
        "may_correct": order.kind == Kind.SUPPLIER and order.status in CORRECTABLE and user.has_perm(CORRECT),
        "may_receive": counts and user.has_perm(RECEIVE),
        "may_decide": counts and user.has_perm(DECIDE),
        "may_download": user.has_perm("receiving.download_original_photo"),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("receiving/_sent_evidence.html", takes_context=True)
def evidence_of(context: RequestContext, order: Order) -> dict[str, Any]:
    """What the sender photographed, and the form to add to it: {% evidence_of order %}."""
    request = context["request"]
    return {
        "order": order,
        "photos": photos_of(order),
        "may_add": may_photograph(order, actor_of(request)),
        "may_download": request.user.has_perm("receiving.download_original_photo"),
        "csrf_token": context.get("csrf_token"),
    }

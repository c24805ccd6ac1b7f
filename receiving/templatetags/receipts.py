"""What the order page shows of receiving."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import RequestContext

from consignments.models import Order
from consignments.statuses import Kind
from consignments.views.access import actor_of
from receiving.access import CORRECT, DECIDE, RECEIVE
from receiving.corrections import CORRECTABLE
from receiving.deliveries import deliveries_of
from receiving.forms import ReasonForm
from receiving.sent_evidence import may_photograph, photos_of

register = template.Library()


@register.inclusion_tag("receiving/_receipts.html", takes_context=True)
def receipts_of(context: RequestContext, order: Order) -> dict[str, Any]:
    """The order's receipts with their photographs, newest first: {% load receipts %}{% receipts_of order %}."""
    user = context["request"].user
    return {
        "order": order,
        "deliveries": deliveries_of(order),
        "short_closes": order.short_closes.select_related("line__product", "recorded_by"),
        "reverse_form": ReasonForm(),
        "may_reverse": order.is_receivable and user.has_perm(RECEIVE),
        "may_correct": order.kind == Kind.SUPPLIER and order.status in CORRECTABLE and user.has_perm(CORRECT),
        "may_receive": user.has_perm(RECEIVE),
        "may_decide": user.has_perm(DECIDE),
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

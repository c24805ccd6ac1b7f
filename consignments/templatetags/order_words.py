"""How states, quantities and amounts are written on pages."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.utils.formats import number_format

from consignments.models import Order
from consignments.queries import is_overdue
from consignments.statuses import Status

register = template.Library()

TONES: dict[str, str] = {
    Status.PENDING_APPROVAL: "warn",
    Status.APPROVED: "info",
    Status.SENT: "info",
    Status.SENT_TO_LS: "info",
    Status.IN_TRANSIT: "info",
    Status.RECEIVED: "good",
    Status.COMPLETE: "good",
    Status.FAILED: "bad",
}


@register.filter
def tone(status: str) -> str:
    """The colour family of a status badge; the word beside it says the same."""
    return TONES.get(status, "plain")


@register.filter
def status_label(status: str) -> str:
    """The words for a stored status."""
    return str(Status(status).label) if status else ""


@register.filter
def is_late(order: Order) -> bool:
    """Whether its due date has passed at its outlet and goods are still to come."""
    return is_overdue(order)


@register.filter
def quantity(value: Decimal) -> str:
    """12.50000 as "12.5", 1200 as "1,200"."""
    plain = value.normalize()
    places = -min(int(plain.as_tuple().exponent), 0)
    return number_format(plain, places, force_grouping=True)


@register.filter
def money(value: Decimal) -> str:
    """At least two places, more only where they are there: 4.5 as "4.50", 0.0125 as "0.0125"."""
    places = max(2, -int(value.normalize().as_tuple().exponent))
    return number_format(value, places, force_grouping=True)


@register.simple_tag
def query_with(request: HttpRequest, **changes: str) -> str:
    """The query of this page's address with some values changed; an empty one is left out."""
    query = {name: request.GET.getlist(name) for name in request.GET if name not in changes}
    query |= {name: [value] for name, value in changes.items() if value}
    return urlencode(query, doseq=True)

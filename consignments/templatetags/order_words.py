"""How states, quantities and amounts are written on pages."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import get_language

from consignments.holders import holder_of
from consignments.models import Order
from consignments.people import name_of
from consignments.queries import is_overdue
from consignments.statuses import Status, mid_sentence

register = template.Library()

TONES: dict[str, str] = {
    Status.PENDING_APPROVAL: "warn",
    Status.APPROVED: "info",
    Status.AGREED: "info",
    Status.PACKED: "info",
    Status.DISPUTED: "warn",
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


register.filter(mid_sentence)
register.filter(name_of)


@register.filter
def or_status(text: str) -> str:
    """The words for a stored status; any other text as it is."""
    return status_label(text) if text in Status.values else text


@register.filter
def is_late(order: Order) -> bool:
    """Whether its due date has passed at its outlet and goods are still to come."""
    return is_overdue(order)


@register.filter
def quantity(value: Decimal) -> str:
    """12.50000 as "12.5", 1200 as "1,200"."""
    return _written(value, 0, get_language())


@register.filter
def money(value: Decimal) -> str:
    """At least two places, more only where they are there: 4.5 as "4.50", 0.0125 as "0.0125"."""
    return _written(value, 2, get_language())


# A page of 500 lines writes some thousand figures, most of them a few over and over.
@lru_cache(maxsize=8192)
def _written(value: Decimal, fewest_places: int, language: str | None) -> str:
    """`language` is that which is active: the same figure is written otherwise in another."""
    plain = value.normalize()
    places = max(fewest_places, -int(plain.as_tuple().exponent))
    return number_format(plain, places, force_grouping=True)


@register.filter
def holder(order: Order) -> str:
    """Whose turn it is."""
    return holder_of(order)


@register.simple_tag
def query_with(request: HttpRequest, **changes: str) -> str:
    """The query of this page's address with some values changed; an empty one is left out."""
    query = {name: request.GET.getlist(name) for name in request.GET if name not in changes}
    query |= {name: [value] for name, value in changes.items() if value}
    return urlencode(query, doseq=True)

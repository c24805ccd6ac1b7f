"""Lightspeed's side of a list of orders: {% load lightspeed_states %}{% with_lightspeed_states orders as rows %}."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from consignments.models import Order
from sync.listed_states import ListedState, listed_states

register = template.Library()


@register.simple_tag
def with_lightspeed_states(orders: Sequence[Order]) -> list[tuple[Order, ListedState]]:
    """Each order beside its state at Lightspeed."""
    states = listed_states(orders)
    return [(order, states[order.pk]) for order in orders]

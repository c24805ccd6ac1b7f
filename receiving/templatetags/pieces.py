"""Numbers of pieces as people write them."""

from __future__ import annotations

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def pieces(quantity: Decimal) -> str:
    """12.50000 as "12.5", 12.00000 as "12"."""
    return format(quantity.normalize(), "f")

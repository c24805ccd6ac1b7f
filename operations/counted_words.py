"""Sentences about a number of things."""

from __future__ import annotations

from django.utils.translation import ngettext

from consignments.bounded_count import BoundedCount


def counted(one: str, many: str, number: BoundedCount | int) -> str:
    """`one` or `many`, with the number in the place of its %s."""
    return ngettext(one, many, number if isinstance(number, int) else number.number) % number

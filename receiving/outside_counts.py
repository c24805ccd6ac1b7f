"""Counts kept elsewhere that the ledger is held against: an app above this one says so at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from consignments.models import Order

# Gives a sentence for each count of these orders (lines and products loaded) that is not what is booked in.
Comparison = Callable[[Sequence[Order]], Iterable[str]]

_comparisons: list[Comparison] = []


def also_compare(comparison: Comparison) -> None:
    """Has `check_ledger` make this comparison too; it takes the same few queries however many orders it is given."""
    _comparisons.append(comparison)


def outside_differences(orders: Sequence[Order]) -> Iterator[str]:
    """What all comparisons say of these orders."""
    for compare in _comparisons:
        yield from compare(orders)

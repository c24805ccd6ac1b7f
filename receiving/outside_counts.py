"""Counts kept elsewhere that the ledger is held against: an app above this one says so at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from consignments.models import Order


@dataclass(frozen=True)
class LedgerDifference:
    """A sentence that names what the ledger does not bear out, and whether a person has accepted it with a reason."""

    sentence: str
    is_accepted: bool = False


# Gives each count of these orders (lines and products loaded) that is not what is booked in.
Comparison = Callable[[Sequence[Order]], Iterable[LedgerDifference]]

_comparisons: list[Comparison] = []


def also_compare(comparison: Comparison) -> None:
    """Has `check_ledger` make this comparison too; it takes the same few queries however many orders it is given."""
    _comparisons.append(comparison)


def outside_differences(orders: Sequence[Order]) -> Iterator[LedgerDifference]:
    """What all comparisons say of these orders."""
    for compare in _comparisons:
        yield from compare(orders)

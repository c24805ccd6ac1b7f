"""Approving several small orders with one press: each in its own transaction, each told by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from consignments.actors import Actor
from consignments.errors import ConsignmentError, GuardRefused
from consignments.queries import order_value
from consignments.scope import get_order
from consignments.seen_moves import advance_seen


@dataclass
class Outcome:
    """What became of the orders: the numbers approved, and a sentence for each that was not."""

    approved: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def approve_each(chosen: Iterable[tuple[str, int]], *, actor: Actor) -> Outcome:
    """Approves each (number, version seen) below APPROVAL_BULK_LIMIT; a refusal stops none of the others."""
    outcome = Outcome()
    for number, version in chosen:
        try:
            _approve(number, version, actor)
            outcome.approved.append(number)
        except ConsignmentError as refusal:
            outcome.refusals.append(f"{number}: {refusal.message}")
    return outcome


def _approve(number: str, version: int, actor: Actor) -> None:
    order = get_order(number, actor)
    if order_value(order) >= settings.APPROVAL_BULK_LIMIT:
        limit = settings.APPROVAL_BULK_LIMIT
        raise GuardRefused(f"It is worth {limit} or more: open it and decide on it by itself.", code="too_large")
    advance_seen(order, "approve", seen_version=version, actor=actor)

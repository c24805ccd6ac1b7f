"""How many people have to approve an order, and of which roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consignments.models import Approval, Order

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# One approver's place in a tier: the roles that may fill it. Empty: anyone with the right to approve.
Place = frozenset[str]
ANYONE: Place = frozenset()


@dataclass(frozen=True)
class Tier:
    """The places that different people have to fill before an order counts as approved."""

    name: str
    places: tuple[Place, ...]

    @property
    def wanted(self) -> str:
        """The approvers wanted, in words."""
        return " and ".join(" or ".join(sorted(place)) or "one approver" for place in self.places)


STANDARD = Tier("standard", (ANYONE,))


def tier_for(order: Order) -> Tier:
    """The tier an order falls in."""
    return STANDARD


def places_left(order: Order, *more: User) -> list[Place]:
    """The places still to fill in this round, were the people in `more` to approve too."""
    approvals = Approval.objects.filter(
        order=order, round=order.approval_round, decision=Approval.Decision.APPROVED
    ).select_related("approver")
    people = [*(approval.approver for approval in approvals), *more]
    return unfilled(tier_for(order).places, [_roles_of(person) for person in people])


def unfilled(places: Sequence[Place], people: Sequence[frozenset[str]]) -> list[Place]:
    """The fewest places that stay empty when each person fills at most one that their roles fit."""
    if not places or not people:
        return list(places)
    person, others = people[0], people[1:]
    outcomes = [unfilled(places, others)]
    for index, place in enumerate(places):
        if not place or place & person:
            outcomes.append(unfilled([*places[:index], *places[index + 1 :]], others))
    return min(outcomes, key=len)


def _roles_of(person: User) -> frozenset[str]:
    return frozenset(person.groups.values_list("name", flat=True))

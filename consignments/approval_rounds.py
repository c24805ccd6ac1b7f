"""Where the approval of an order stands, and in which capacity a person can add to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consignments import delegations
from consignments.models import Approval, Order
from consignments.tier_rules import tier_for
from consignments.tiers import Place, Tier, unfilled

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Capacity:
    """The roles a person approves in: their own, or those of someone they stand in for."""

    roles: frozenset[str]
    on_behalf_of: User | None = None


@dataclass(frozen=True)
class Round:
    """The tier of an order and the roles in which different people have approved it so far."""

    tier: Tier
    approved_as: tuple[frozenset[str], ...]

    @property
    def places_left(self) -> list[Place]:
        return unfilled(self.tier.places, self.approved_as)

    def after(self, capacity: Capacity) -> Round:
        """The round with one approval more."""
        return Round(self.tier, (*self.approved_as, capacity.roles))

    def takes(self, capacity: Capacity) -> bool:
        """Whether an approval in this capacity would fill a place.

        Where the tier asks for fewer by now and none is left, whoever could have filled one says the last word.
        """
        if not self.places_left:
            return len(unfilled(self.tier.places, [capacity.roles])) < len(self.tier.places)
        return len(self.after(capacity).places_left) < len(self.places_left)


def round_of(order: Order) -> Round:
    """The current round of `order`."""
    approvals = Approval.objects.filter(
        order=order, round=order.approval_round, decision=Approval.Decision.APPROVED
    ).values_list("roles", flat=True)
    return Round(tier_for(order), tuple(frozenset(roles) for roles in approvals))


def capacity_for(order: Order, user: User, current: Round) -> Capacity | None:
    """The first capacity of `user` that fills a place in the round `current`: the own one before any borrowed."""
    return next((capacity for capacity in _capacities(order, user) if current.takes(capacity)), None)


def capacity_alone(order: Order, user: User) -> Capacity | None:
    """The first capacity of `user` in which one approval would do for `order` as it is now, whatever was approved."""
    places = tier_for(order).places
    return next((capacity for capacity in _capacities(order, user) if not unfilled(places, [capacity.roles])), None)


def _capacities(order: Order, user: User) -> Iterator[Capacity]:
    yield Capacity(roles_of(user))
    for delegator in delegations.delegators_for(user, order):
        yield Capacity(roles_of(delegator), delegator)


def roles_of(user: User) -> frozenset[str]:
    """The names of the groups of `user`."""
    return frozenset(user.groups.values_list("name", flat=True))

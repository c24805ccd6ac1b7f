"""How many people have to approve an order, and in which roles: pure reckoning, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

# One approver's place in a tier: the roles that may fill it. Empty: anyone with the right to approve.
Place = frozenset[str]
ANYONE: Place = frozenset()
# No role has an empty name, so nobody fills this one.
NOBODY: Place = frozenset({""})


@dataclass(frozen=True)
class Tier:
    """The places that different people have to fill before an order counts as approved."""

    name: str
    places: tuple[Place, ...]

    @property
    def wanted(self) -> str:
        """The approvers wanted, in words."""
        return _(" and ").join(_wanted(place) for place in self.places)

    def widened(self, roles: frozenset[str]) -> Tier:
        """The same places, each open to `roles` too."""
        return Tier(self.name, tuple(place | roles if place else place for place in self.places))


# A tier that names no places: one approver, whoever has the right.
STANDARD = Tier("standard", (ANYONE,))
# Where no tier covers the amount: nobody could rightly approve.
UNCOVERED = Tier("uncovered", (NOBODY,))


def unfilled(places: Sequence[Place], people: Sequence[frozenset[str]]) -> list[Place]:
    """The fewest places that stay empty when each of `people` (the roles of one) fills at most one that fits."""
    if not places or not people:
        return list(places)
    roles, others = people[0], people[1:]
    outcomes = [unfilled(places, others)]
    for index, place in enumerate(places):
        if not place or place & roles:
            outcomes.append(unfilled([*places[:index], *places[index + 1 :]], others))
    return min(outcomes, key=len)


def _wanted(place: Place) -> str:
    if place == NOBODY:
        return _("an approval tier for its amount")
    return _(" or ").join(role.replace("_", " ") for role in sorted(place)) or _("one approver")

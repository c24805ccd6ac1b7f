"""The orders of an inbox by their approval tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django_stubs_ext import WithAnnotations

from consignments.models import ApprovalTier, Order
from consignments.queries import Figures
from consignments.tier_rules import rule_for

NO_TIER = "none"


@dataclass(frozen=True)
class TierChoice:
    """A tier to narrow the inbox to: the value for the address, its name, and how many wait in it."""

    key: str
    name: str
    waiting: int


@dataclass(frozen=True)
class ByTier:
    """Which tier each order is in, by the order's id; None: none covers it."""

    rules: Sequence[ApprovalTier]
    rule_of: Mapping[int, ApprovalTier | None]

    def key_of(self, order: Order) -> str:
        """The address's word for the tier of `order`."""
        rule = self.rule_of[order.pk]
        return str(rule.pk) if rule else NO_TIER

    @property
    def choices(self) -> list[TierChoice]:
        """The tiers with anything in them, in the retailer's order, and last what no tier covers."""
        counts: dict[int | None, int] = {}
        for rule in self.rule_of.values():
            key = rule.pk if rule else None
            counts[key] = counts.get(key, 0) + 1
        named = [TierChoice(str(rule.pk), str(rule), counts[rule.pk]) for rule in self.rules if rule.pk in counts]
        return named + ([TierChoice(NO_TIER, _("No tier covers it"), counts[None])] if None in counts else [])


def by_tier(orders: Sequence[WithAnnotations[Order, Figures]]) -> ByTier:
    """The tiers of `orders`, in one query."""
    rules = list(ApprovalTier.objects.order_by("lower", "pk"))
    return ByTier(rules, {order.pk: rule_for(order, order.value, rules) for order in orders})

"""Which tier an order falls in, by its exact amount and the retailer's rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from consignments.models import ApprovalTier, Order
from consignments.queries import order_value
from consignments.tiers import STANDARD, UNCOVERED, Tier


def tier_for(order: Order) -> Tier:
    """The tier of `order`; once its round was escalated, open to the next tier's roles too."""
    return tier_among(list(_rules_about(order)), order, order_value(order))


def tier_among(rules: Sequence[ApprovalTier], order: Order, value: Decimal) -> Tier:
    """The same by `rules` (of any outlets and suppliers, their places loaded, the lowest amounts first)."""
    rule = rule_for(order, value, rules)
    if rule is None:
        return UNCOVERED
    tier = tier_of(rule)
    if order.escalated_round and order.escalated_round == order.approval_round:
        return tier.widened(_roles_above(rule, rules))
    return tier


def why_uncovered(order: Order) -> str | None:
    """Where no tier covers `order`: a sentence that names its value and the setting to change."""
    if tier_for(order) != UNCOVERED:
        return None
    return _(
        "No approval tier covers the value of %(number)s, %(value)s, so nobody could approve it. Ask a "
        "manager to set one: Administration, Approval tiers."
    ) % {"number": order.number, "value": f"{order_value(order):,.2f}"}


def _rules_about(order: Order) -> Iterable[ApprovalTier]:
    for_outlet = Q(outlet=None) | Q(outlet=order.outlet_id)
    for_supplier = Q(supplier=None) | Q(supplier=order.supplier_id)
    return ApprovalTier.objects.filter(for_outlet, for_supplier).prefetch_related("places__roles").order_by("lower")


def rule_for(order: Order, value: Decimal, rules: Iterable[ApprovalTier]) -> ApprovalTier | None:
    """That of `rules` (of any outlets and suppliers) which an order of this value falls in; asks no database."""
    fitting = (rule for rule in rules if _is_about(rule, order) and _covers(rule, value))
    return max(fitting, key=_closeness, default=None)


def _is_about(rule: ApprovalTier, order: Order) -> bool:
    return rule.outlet_id in (None, order.outlet_id) and rule.supplier_id in (None, order.supplier_id)


def _covers(rule: ApprovalTier, value: Decimal) -> bool:
    return rule.lower <= value and (rule.upper is None or value < rule.upper)


def _closeness(rule: ApprovalTier) -> int:
    """An outlet's rule goes before a supplier's, and one for both before either."""
    return (2 if rule.outlet_id else 0) + (1 if rule.supplier_id else 0)


def _roles_above(rule: ApprovalTier, rules: Iterable[ApprovalTier]) -> frozenset[str]:
    higher = (
        other
        for other in rules
        if (other.outlet_id, other.supplier_id) == (rule.outlet_id, rule.supplier_id) and other.lower > rule.lower
    )
    above = next(higher, None)
    return frozenset().union(*tier_of(above).places) if above else frozenset()


def tier_of(rule: ApprovalTier) -> Tier:
    """The places that a rule asks for; one for anyone where it names none."""
    places = tuple(frozenset(role.name for role in place.roles.all()) for place in rule.places.all())
    return Tier(rule.name, places or STANDARD.places)

"""Which orders of an inbox this person's approval would count for: a constant number of queries for those who stand in
for nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.db.models import prefetch_related_objects
from django_stubs_ext import WithAnnotations

from consignments import delegations
from consignments.approval_rounds import Capacity, Round, capacity_for, roles_of
from consignments.approvals import not_counted
from consignments.inbox_tiers import ByTier
from consignments.models import Approval, Order
from consignments.queries import Figures
from consignments.tier_rules import tier_among


def uncounted(orders: Sequence[WithAnnotations[Order, Figures]], tiers: ByTier, user: User) -> Mapping[int, str]:
    """Why the approval of `user` would not count, by the id of each order for which it would not."""
    prefetch_related_objects(list(tiers.rules), "places__roles")
    given, own = _approved_as(orders), Capacity(roles_of(user))
    rounds = {order: Round(tier_among(tiers.rules, order, order.value), tuple(given[order.pk])) for order in orders}
    unfit = {order: current for order, current in rounds.items() if not current.takes(own)}
    stands_in = bool(unfit) and delegations.stands_in(user)
    return {
        order.pk: not_counted(order, current.tier)
        for order, current in unfit.items()
        if not (stands_in and capacity_for(order, user, current))
    }


def _approved_as(orders: Sequence[Order]) -> Mapping[int, list[frozenset[str]]]:
    current = {order.pk: order.approval_round for order in orders}
    found: dict[int, list[frozenset[str]]] = defaultdict(list)
    approved = Approval.objects.filter(order__in=current, decision=Approval.Decision.APPROVED).order_by("pk")
    for order, round_, roles in approved.values_list("order", "round", "roles"):
        if round_ == current[order]:
            found[order].append(frozenset(roles))
    return found

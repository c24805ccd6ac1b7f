"""Taking Lightspeed's count or cost of a line over into the order: more than was approved only by an approver."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from consignments import guards, scope
from consignments.actors import Actor
from consignments.approval_rounds import capacity_alone
from consignments.errors import GuardRefused, NotPermitted
from consignments.locks import lock_lines
from consignments.models import Order
from consignments.move_definition import Step
from consignments.quantities import value_problem
from consignments.queries import order_value
from consignments.tier_rules import tier_for
from sync.models import Drift

APPROVE = "consignments.approve_order"


def take_into_line(drift: Drift, actor: Actor) -> Mapping[str, str]:
    """Writes the value into the locked order's line; returns who answers for the order's new value, if it is raised.

    Raises NotPermitted or GuardRefused where `actor` alone could not have approved the order at its new value; the
    caller's transaction then takes the line back.
    """
    order, name = drift.order, "ordered" if drift.kind == Drift.Kind.COUNT else "unit_cost"
    wanted = order.lines.get(product__lightspeed_id=drift.product_id).pk
    line = next(line for line in lock_lines(order) if line.pk == wanted)
    before, after = getattr(line, name), Decimal(drift.theirs)
    setattr(line, name, after)
    line.save(update_fields=[name])
    if fault := value_problem(order_value(order)):
        raise GuardRefused(fault, code="value_too_high")
    return _answer_for(order, actor) if after > before else {}


def _answer_for(order: Order, actor: Actor) -> Mapping[str, str]:
    """What was approved was less, so the approval given does not cover it: this decision is one of its own."""
    if actor.user is None:
        raise NotPermitted(_("Only people decide on more than was approved."), code="people_only")
    scope.check_right(actor, APPROVE, _("approve orders, which it takes to raise one"))
    if why_not := guards.not_own_order.why_not(Step(order, actor)):
        raise GuardRefused(why_not, code=guards.not_own_order.code)
    tier, value = tier_for(order), f"{order_value(order):,.2f}"
    capacity = capacity_alone(order, actor.user)
    if capacity is None:
        raise GuardRefused(
            _(
                "%(number)s would be worth %(value)s, more than was approved. That needs %(wanted)s, and your approval "
                "alone would not do. Push ours, or accept the difference with a reason."
            )
            % {"number": order.number, "value": value, "wanted": tier.wanted},
            code="raise_not_approved",
        )
    behalf = capacity.on_behalf_of
    return {"worth": value, "tier": tier.name, **({"on_behalf_of": behalf.get_username()} if behalf else {})}

"""Approval bound to content: what was submitted is hashed, and only exactly that can be approved."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from consignments.approval_rounds import Capacity, capacity_for, round_of
from consignments.models import Approval, Order
from consignments.move_definition import Step
from consignments.statuses import Kind, Status
from consignments.tier_rules import why_uncovered
from consignments.tiers import Tier

if TYPE_CHECKING:
    from django.contrib.auth.models import User


# What the guard leaves for the effects in `Step.found`.
_ROUND, _CAPACITY = "round", "capacity"


def content_hash(order: Order) -> str:
    """SHA-256 over what an approver answers for: supplier, outlet, and product, quantity and cost of each line."""
    lines = order.lines.order_by("product_id").values_list("product_id", "ordered", "unit_cost")
    content: dict[str, Any] = {
        "supplier": order.supplier_id,
        "outlet": order.outlet_id,
        "lines": [[product, f"{ordered:.5f}", f"{cost:.5f}"] for product, ordered, cost in lines],
    }
    if order.kind != Kind.SUPPLIER:
        content |= {"source": order.source_id, "reason": order.return_reason}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def open_round(step: Step) -> None:
    """A new round: decisions of earlier ones no longer count."""
    step.order.approval_round += 1
    step.order.submitted_hash = content_hash(step.order)


def void_round(step: Step) -> None:
    """Nothing is up for approval any more; the decisions made stay as history."""
    step.order.submitted_hash = ""


def record_approval(step: Step) -> None:
    """Counts in the capacity that fills a place, which the guard has made sure there is."""
    _decide(step, Approval.Decision.APPROVED, step.found[_CAPACITY])


def record_rejection(step: Step) -> None:
    _decide(step, Approval.Decision.REJECTED)


def status_after_approval(step: Step) -> Status:
    """APPROVED once every place of the tier is filled; until then the order goes on waiting."""
    left = step.found[_ROUND].after(step.found[_CAPACITY]).places_left
    return Status.PENDING_APPROVAL if left else Status.APPROVED


def why_not_in_tier(step: Step) -> str | None:
    """Why this person's approval would not count towards the tier, if it would not."""
    current = round_of(step.order)
    capacity = capacity_for(step.order, _person(step), current)
    if capacity is not None:
        step.found.update({_ROUND: current, _CAPACITY: capacity})
        return None
    return why_uncovered(step.order) or not_counted(step.order, current.tier)


def not_counted(order: Order, tier: Tier) -> str:
    """The sentence for somebody who fills no place in `tier`."""
    return _("%(number)s needs %(wanted)s. Your approval would not count towards that.") % {
        "number": order.number,
        "wanted": tier.wanted,
    }


def _person(step: Step) -> User:
    if step.actor.user is None:
        raise ValueError("Only a person decides on an order.")
    return step.actor.user


def _decide(step: Step, decision: Approval.Decision, capacity: Capacity | None = None) -> None:
    Approval.objects.create(
        order=step.order,
        round=step.order.approval_round,
        approver=_person(step),
        decision=decision,
        reason=step.reason,
        content_hash=step.order.submitted_hash,
        roles=sorted(capacity.roles) if capacity else [],
        on_behalf_of=capacity.on_behalf_of if capacity else None,
    )

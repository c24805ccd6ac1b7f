"""Approval bound to content: what was submitted is hashed, and only exactly that can be approved."""

from __future__ import annotations

import hashlib
import json

from consignments.models import Approval, Order
from consignments.move_definition import Step
from consignments.statuses import Status
from consignments.tiers import places_left, tier_for


def content_hash(order: Order) -> str:
    """SHA-256 over what an approver answers for: supplier, outlet, and product, quantity and cost of each line."""
    lines = order.lines.order_by("product_id").values_list("product_id", "ordered", "unit_cost")
    content = {
        "supplier": order.supplier_id,
        "outlet": order.outlet_id,
        "lines": [[product, f"{ordered:.5f}", f"{cost:.5f}"] for product, ordered, cost in lines],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def open_round(step: Step) -> None:
    """A new round: decisions of earlier ones no longer count."""
    step.order.approval_round += 1
    step.order.submitted_hash = content_hash(step.order)


def void_round(step: Step) -> None:
    """Nothing is up for approval any more; the decisions made stay as history."""
    step.order.submitted_hash = ""


def record_approval(step: Step) -> None:
    _decide(step, Approval.Decision.APPROVED)


def record_rejection(step: Step) -> None:
    _decide(step, Approval.Decision.REJECTED)


def status_after_approval(step: Step) -> Status:
    """APPROVED once every place of the tier is filled; until then the order goes on waiting."""
    return Status.PENDING_APPROVAL if places_left(step.order) else Status.APPROVED


def why_not_in_tier(step: Step) -> str | None:
    """Why this person's approval would not count towards the tier, if it would not."""
    if step.actor.user is None or len(places_left(step.order, step.actor.user)) < len(places_left(step.order)):
        return None
    return f"{step.order.number} needs {tier_for(step.order).wanted}. Your approval would not count towards that."


def _decide(step: Step, decision: Approval.Decision) -> None:
    if step.actor.user is None:
        raise ValueError("Only a person decides on an order.")
    Approval.objects.create(
        order=step.order,
        round=step.order.approval_round,
        approver=step.actor.user,
        decision=decision,
        reason=step.reason,
        content_hash=step.order.submitted_hash,
    )

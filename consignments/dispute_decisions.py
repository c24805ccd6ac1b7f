"""Deciding on a difference: what became of the pieces, and what that changes at Lightspeed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consignments import disputes, events, lifecycle, scope
from consignments.actors import Actor
from consignments.dispute_reminders import remind_later
from consignments.effects import enqueue_stock_adjustment
from consignments.errors import GuardRefused, NotFound, NotPermitted
from consignments.locks import lock_order
from consignments.models import Dispute, Order
from consignments.people import name_of
from consignments.statuses import Status

log = structlog.get_logger(__name__)

Decision = Dispute.Decision


def decide(dispute_id: int, decision: str, *, reason: str, actor: Actor) -> Dispute:
    """Records what became of the pieces; the last decision completes a transfer that waits for it.

    Lightspeed took what was packed from the sender and gave the receiver what was accepted; where that is not how it
    was, a job asks a person to set the stock right. The same decision again changes nothing.
    Raises NotFound, NotPermitted or GuardRefused (no reason, no such decision, decided otherwise already).
    """
    user = _decider(actor)
    with transaction.atomic():
        order, dispute = _lock(dispute_id, actor)
        if not dispute.is_open and dispute.decision == decision:
            return dispute
        _check(dispute, decision, reason)
        outlet, quantity = effect_of(order, dispute, Decision(decision))
        dispute.decision, dispute.reason = decision, reason.strip()
        dispute.decided_by, dispute.decided_at = user, timezone.now()
        dispute.adjusted_outlet_id, dispute.adjusted_by = outlet, quantity
        dispute.save()
        if outlet is not None:
            enqueue_stock_adjustment(order, dispute)
        _record(order, dispute, actor)
        if order.status == Status.DISPUTED and not order.disputes.filter(decision="").exists():
            lifecycle.advance(order.pk, "settle", actor=actor)
    log.info("transfer.dispute_decided", order=order.number, decision=decision)
    return dispute


def assign(dispute_id: int, *, owner: User, due_date: date, actor: Actor) -> Dispute:
    """Gives the decision to another person with the right, by another day; refusals as for `decide`."""
    _decider(actor)
    with transaction.atomic():
        order, dispute = _lock(dispute_id, actor)
        if not dispute.is_open:
            raise GuardRefused(_("This difference is decided already."), code="already_decided")
        if not owner.has_perm(disputes.RESOLVE):
            raise GuardRefused(
                _("%(person)s may not decide on differences.") % {"person": name_of(owner)}, code="wrong_owner"
            )
        dispute.owner, dispute.due_date = owner, due_date
        dispute.save(update_fields=["owner", "due_date"])
        data = {"sku": dispute.line.product.sku, "owner": owner.get_username(), "due": due_date.isoformat()}
        events.record(order, "dispute_assigned", actor=actor, data=data)
        remind_later(order, due_date)
    return dispute


def effect_of(order: Order, dispute: Dispute, decision: Dispute.Decision) -> tuple[int | None, Decimal]:
    """The outlet whose stock is wrong at Lightspeed under this decision, and by how many pieces; None for nowhere."""
    short = dispute.quantity > 0
    if decision == Decision.LOST:
        return None, Decimal(0)
    if decision == Decision.SENDER_MISCOUNTED or (decision == Decision.RETURNED and short):
        return order.sending_outlet_id, dispute.quantity
    return order.outlet_id, dispute.quantity


def _decider(actor: Actor) -> User:
    if actor.user is None:
        raise NotPermitted(_("Differences are decided by people."), code="people_only")
    scope.check_right(actor, disputes.RESOLVE, _("decide on differences between counts"))
    return actor.user


def _lock(dispute_id: int, actor: Actor) -> tuple[Order, Dispute]:
    found = Dispute.objects.filter(pk=dispute_id, order__in=scope.orders_for(actor)).first()
    if found is None:
        raise NotFound(_("There is no such difference at your outlets."))
    order = lock_order(found.order_id)
    return order, Dispute.objects.select_related("line__product").get(pk=dispute_id)


def _check(dispute: Dispute, decision: str, reason: str) -> None:
    if decision not in Decision.values:
        raise GuardRefused(_("Choose what became of the pieces: there is no usual answer."), code="no_decision")
    if not dispute.is_open:
        raise GuardRefused(
            _("It is decided already: %(decision)s.") % {"decision": dispute.get_decision_display().lower()},
            code="already_decided",
        )
    if decision == Decision.LOST and dispute.quantity < 0:
        raise GuardRefused(_("More arrived than was packed: nothing is lost."), code="nothing_lost")
    if not reason.strip():
        raise GuardRefused(_("Give a reason: how is it known what became of the pieces?"), code="reason_required")


def _record(order: Order, dispute: Dispute, actor: Actor) -> None:
    data = {
        "sku": dispute.line.product.sku,
        "decision": str(Decision(dispute.decision).label),
        "pieces": f"{dispute.quantity.normalize():f}",
    }
    events.record(order, "dispute_decided", actor=actor, reason=dispute.reason, data=data)

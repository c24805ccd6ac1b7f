"""Deciding on a difference: each decision is permitted, recorded on the order, and made under its lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consignments import effects, events, lifecycle, scope
from consignments.actors import WORKER, Actor
from consignments.errors import ConsignmentError, GuardRefused, NotFound
from consignments.locks import lock_order
from consignments.models import Order
from consignments.statuses import Status, mid_sentence
from jobqueue.enqueue import enqueue
from sync.models import Drift
from sync.proposed_receipts import confirm_proposed
from sync.taking import take_into_line
from sync.ways_out import ACCEPT, LABELS, OF_A_LINE, PUSH, TAKE, ways_out

log = structlog.get_logger(__name__)

RESOLVE = "sync.resolve_drift"
PUSH_DIFFERENCE = "sync.push_difference"
# Which job brings Lightspeed to where an order stands.
_CARRYING: Mapping[str, str] = {
    Status.SENT_TO_LS: effects.SEND_TO_LS,
    Status.IN_TRANSIT: effects.SEND_TO_LS,
    Status.RECEIVED: effects.RECEIVE_IN_LS,
    Status.CANCELLED: effects.CANCEL_IN_LS,
}


def resolve(drift_id: int, way: str, *, actor: Actor, reason: str = "") -> Drift:
    """Decides on an open difference by `way`: take, push or accept (which needs a reason).

    Raises NotFound, NotPermitted, or GuardRefused where the way is closed, someone else has decided, or theirs is more
    than was approved and `actor` could not have approved it alone.
    """
    scope.check_right(actor, RESOLVE, _("decide on differences with Lightspeed"))
    with transaction.atomic():
        drift = _locked(drift_id, actor)
        _check(drift, way, reason)
        data = {"kind": drift.kind, "sku": drift.sku, "ours": drift.ours, "theirs": drift.theirs}
        data |= _WAYS[way](drift, actor, reason.strip())
        order = lock_order(drift.order_id)
        events.record(order, f"drift_{way}", actor=actor, reason=reason.strip(), data=data)
    log.info("drift.resolved", order=drift.order.number, kind=drift.kind, way=way, actor=actor.name)
    return drift


def carry_over(order: Order) -> None:
    """Enqueues the job that brings Lightspeed to where the order stands."""
    job_type = _CARRYING[order.status]
    payload = {"po_id": order.pk, "lightspeed_id": order.lightspeed_id}
    enqueue(job_type, payload, unique_key=f"{job_type}:{order.pk}", subject=effects.subject_of(order))


def _locked(drift_id: int, actor: Actor) -> Drift:
    found = Drift.objects.filter(pk=drift_id).values_list("order_id", flat=True).first()
    if found is None:
        raise NotFound(_("There is no such difference."), code="drift_not_found")
    scope.check_order(actor, lock_order(found))
    return Drift.objects.select_related("order").get(pk=drift_id)


def _check(drift: Drift, way: str, reason: str) -> None:
    if drift.state != Drift.State.OPEN:
        raise GuardRefused(
            _("This difference is settled: %(state)s.") % {"state": mid_sentence(drift.get_state_display())},
            code="drift_settled",
        )
    if way not in LABELS:
        raise GuardRefused(
            _("There is no way %(way)r. There are: %(labels)s.") % {"way": way, "labels": ", ".join(LABELS)},
            code="unknown_way",
        )
    why_not = next(each.why_not for each in ways_out(drift) if each.name == way)
    if why_not:
        raise GuardRefused(why_not, code="way_closed")
    if way == ACCEPT and not reason.strip():
        raise GuardRefused(_("Say why the difference may stay."), code="reason_required")


def _take(drift: Drift, actor: Actor, reason: str) -> Mapping[str, str]:
    order = drift.order
    on_record: Mapping[str, str] = {}
    if drift.kind in OF_A_LINE:
        on_record = take_into_line(drift, actor)
    elif drift.kind == Drift.Kind.RECEIVED:
        confirm_proposed(order, actor=actor, product_id=drift.product_id)
    elif drift.theirs in {"DISPATCHED", "RECEIVED"}:
        confirm_proposed(order, actor=actor)
    else:
        why = reason or f"Lightspeed has it as {drift.theirs}."
        lifecycle.advance(order.pk, "cancel", actor=actor, reason=why)
    _close(drift, Drift.State.TAKEN, actor, reason)
    if drift.kind in OF_A_LINE:
        _receive_if_settled(order)
        _settle_if_decided(order)
    return on_record


def _push(drift: Drift, actor: Actor, reason: str) -> Mapping[str, str]:
    """The difference stays open until Lightspeed has taken our value: then a comparison closes it."""
    order = drift.order
    if drift.kind in (Drift.Kind.RECEIVED, Drift.Kind.STATUS):
        carry_over(order)
    else:
        key, payload = f"{PUSH_DIFFERENCE}:{drift.pk}", {"po_id": order.pk, "drift_id": drift.pk}
        enqueue(PUSH_DIFFERENCE, payload, unique_key=key, subject=effects.subject_of(order))
    return {}


def _accept(drift: Drift, actor: Actor, reason: str) -> Mapping[str, str]:
    _close(drift, Drift.State.ACCEPTED, actor, reason)
    _settle_if_decided(drift.order)
    return {}


def _settle_if_decided(order: Order) -> None:
    """A received order waits for its last difference: Lightspeed's totals are then compared again."""
    still_open = Drift.objects.filter(order=order, state=Drift.State.OPEN).exists()
    if order.status == Status.RECEIVED and not still_open:
        carry_over(order)


def _close(drift: Drift, state: Drift.State, actor: Actor, reason: str) -> None:
    drift.state, drift.resolved_at, drift.reason = state, timezone.now(), reason
    drift.resolved_by = actor.user
    drift.save()


def _receive_if_settled(order: Order) -> None:
    """Fewer pieces ordered may mean that all of them are booked in."""
    if order.status != Status.IN_TRANSIT:
        return
    try:
        lifecycle.advance(order.pk, "receive", actor=WORKER)
    except ConsignmentError as refusal:
        log.info("drift.not_received_yet", order=order.number, code=refusal.code)


_WAYS: Mapping[str, Callable[[Drift, Actor, str], Mapping[str, str]]] = {TAKE: _take, PUSH: _push, ACCEPT: _accept}

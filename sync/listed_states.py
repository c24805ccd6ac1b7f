"""Where orders of a list stand at Lightspeed, in a word each. Reads what is stored; calls nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from consignments.effects import CANCEL_IN_LS, RECEIVE_IN_LS, SEND_TO_LS, subject_of
from consignments.models import Order
from consignments.statuses import Status
from jobqueue.models import DeadLetter
from sync.models import Drift, LightspeedConsignment

_JOBS = (SEND_TO_LS, RECEIVE_IN_LS, CANCEL_IN_LS)
_WRITTEN = frozenset({Status.DRAFT, Status.PENDING_APPROVAL, Status.APPROVED})
_NOT_SENT = _WRITTEN | {Status.AGREED, Status.PACKED, Status.CANCELLED}


@dataclass(frozen=True)
class ListedState:
    """A word, and its tone as a badge: good, bad, info, warn, plain."""

    label: StrOrPromise
    tone: str


NOTHING = ListedState("", "plain")
FAILED = ListedState(_("Push failed"), "bad")
GAVE_UP = ListedState(_("Job gave up"), "bad")
DIFFERS = ListedState(_("Differs"), "bad")
GONE = ListedState(_("Deleted there"), "bad")
ON_ITS_WAY = ListedState(_("On its way"), "info")
NOT_PUSHED = ListedState(_("Not pushed"), "warn")
NOT_READ = ListedState(_("Not read yet"), "plain")


def listed_states(orders: Sequence[Order]) -> dict[int, ListedState]:
    """The state of each order by id; three queries, however many they are."""
    keys = [order.pk for order in orders]
    differing = set(Drift.objects.filter(order__in=keys, state=Drift.State.OPEN).values_list("order", flat=True))
    dead = set(
        DeadLetter.objects.filter(subject__in=map(subject_of, orders), job_type__in=_JOBS).values_list(
            "subject", flat=True
        )
    )
    ids = [order.lightspeed_id for order in orders if order.lightspeed_id]
    rows = LightspeedConsignment.objects.filter(lightspeed_id__in=ids).values_list("lightspeed_id", "status", "deleted")
    mirrored = {lightspeed_id: _theirs(status, deleted) for lightspeed_id, status, deleted in rows}
    return {
        order.pk: _state(
            order, order.pk in differing, subject_of(order) in dead, mirrored.get(order.lightspeed_id or "")
        )
        for order in orders
    }


def _theirs(status: str, deleted: bool) -> ListedState:
    return GONE if deleted else ListedState(status.replace("_", " ").capitalize(), "plain")


def _state(order: Order, differs: bool, gave_up: bool, theirs: ListedState | None) -> ListedState:
    if order.status == Status.FAILED:
        return FAILED
    if gave_up:
        return GAVE_UP
    if differs:
        return DIFFERS
    if theirs is not None:
        return theirs
    return _unmirrored(order)


def _unmirrored(order: Order) -> ListedState:
    if order.lightspeed_id:
        return NOT_READ
    if order.status in _NOT_SENT or not order.from_stock:
        return NOTHING
    return ON_ITS_WAY if order.status == Status.SENT_TO_LS else NOT_PUSHED

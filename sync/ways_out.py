"""What a person can do about a difference: take Lightspeed's value, push ours, or accept it with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from consignments.models import Order
from consignments.quantities import cost_problem, quantity_problem
from consignments.statuses import TERMINAL, Status
from sync.differences import NOTHING_STATED, SETTLED
from sync.kinds import CANCELLED, DISPATCHED, OPEN, RECEIVED, RULES, SENT
from sync.models import Drift, LightspeedConsignment

Kind = Drift.Kind

TAKE, PUSH, ACCEPT = "take", "push", "accept"
LABELS: Mapping[str, StrOrPromise] = {
    TAKE: gettext_lazy("Take Lightspeed's"),
    PUSH: gettext_lazy("Push ours"),
    ACCEPT: gettext_lazy("Accept as it is"),
}

OF_A_LINE = frozenset({Kind.COUNT, Kind.COST})
_OF_THE_HEAD = frozenset({Kind.OUTLET, Kind.SOURCE, Kind.SUPPLIER})
_RECEIVABLE_THERE = frozenset({OPEN, SENT, DISPATCHED})
_GONE = frozenset({CANCELLED, "deleted"})


@dataclass(frozen=True)
class WayOut:
    """One way: what comes of it, and why it is closed now ("" if it is open)."""

    name: str
    label: StrOrPromise
    effect: str
    why_not: str

    @property
    def allowed(self) -> bool:
        return not self.why_not


def ways_out(drift: Drift) -> list[WayOut]:
    """All three, in order; which are open depends on the kind and on where both sides stand."""
    ((_drift, ways),) = ways_out_of_each([drift])
    return ways


def ways_out_of_each(drifts: Sequence[Drift]) -> list[tuple[Drift, list[WayOut]]]:
    """Each difference with its ways, by one look at the mirror however many they are."""
    named = {drift.order.lightspeed_id for drift in drifts if drift.order.lightspeed_id}
    mirrored = LightspeedConsignment.objects.filter(lightspeed_id__in=named, deleted=False)
    there = dict(mirrored.values_list("lightspeed_id", "status"))
    return [(drift, _ways(drift, there.get(drift.order.lightspeed_id or "", "deleted"))) for drift in drifts]


def _ways(drift: Drift, there: str) -> list[WayOut]:
    closed = {TAKE: _why_not_take(drift, there), PUSH: _why_not_push(drift, there), ACCEPT: ""}
    effects = {TAKE: _effect_of_take(drift, there), PUSH: _effect_of_push(drift), ACCEPT: _("Both stay as they are.")}
    return [WayOut(name, LABELS[name], effects[name], closed[name]) for name in (TAKE, PUSH, ACCEPT)]


def _effect_of_take(drift: Drift, there: str) -> str:
    if drift.kind in OF_A_LINE:
        then = _("The order then says %(theirs)s.") % {"theirs": drift.theirs}
        raised = _("More than was approved: your approval alone has to do for the order's new value.")
        return f"{then} {raised}" if _is_more(drift) else then
    return _("The order is cancelled.") if there in _GONE else _("Booked in here as Lightspeed has received it.")


def _effect_of_push(drift: Drift) -> str:
    if drift.kind in (Kind.RECEIVED, Kind.STATUS):
        return _("Lightspeed is brought to where the order stands.")
    return _("Lightspeed gets what the order says.")


def _why_not_take(drift: Drift, there: str) -> str:
    order: Order = drift.order
    if drift.kind in OF_A_LINE:
        return _why_not_into_line(drift)
    if drift.kind == Kind.RECEIVED:
        return "" if order.is_receivable else _("Booked in is booked in: correct the counts there.")
    if drift.kind == Kind.STATUS and there in {DISPATCHED, RECEIVED}:
        return "" if order.is_receivable else _("The order takes no more goods.")
    if drift.kind in (Kind.STATUS, Kind.DELETED) and there in _GONE:
        closed = order.status in TERMINAL or order.status == Status.RECEIVED
        return _("The order is closed.") if closed else ""
    return _("There is no value of Lightspeed's that the order could take.")


def _why_not_into_line(drift: Drift) -> str:
    if drift.order.status in TERMINAL or drift.theirs == NOTHING_STATED:
        return _("The order is closed.")
    if drift.kind == Kind.COUNT and drift.order.status in SETTLED and _is_more(drift):
        return _("The order takes no more goods.")
    theirs = Decimal(drift.theirs)
    # A line of which none are wanted any more stays, with 0.
    fault = cost_problem(theirs) if drift.kind == Kind.COST else theirs and quantity_problem(theirs)
    return f"{drift.sku}: {fault}." if fault else ""


def _is_more(drift: Drift) -> bool:
    """Whether Lightspeed states a higher value than the order."""
    return NOTHING_STATED not in (drift.ours, drift.theirs) and Decimal(drift.theirs) > Decimal(drift.ours)


def _why_not_push(drift: Drift, there: str) -> str:
    rules = RULES[drift.order.kind]
    frozen = _("Lightspeed has it as %(there)s and lets this no longer be changed.") % {"there": there}
    if drift.kind in (Kind.COUNT, Kind.LINE_MISSING, Kind.LINE_EXTRA):
        return "" if there in rules.counts else frozen
    if drift.kind == Kind.COST:
        return "" if there in rules.costs else frozen
    if drift.kind == Kind.RECEIVED and there == RECEIVED and drift.order.status in SETTLED:
        return f"{frozen} {_by_hand(drift)}"
    if drift.kind in (Kind.RECEIVED, Kind.STATUS):
        return frozen if _cannot_carry(drift.order, there) else ""
    if drift.kind in _OF_THE_HEAD:
        return _("Put it right in Lightspeed by hand: the difference is gone after the next poll.")
    return _("Lightspeed cannot be given our value here.")


def _by_hand(drift: Drift) -> str:
    """What a person changes at Lightspeed where a closed consignment has another count than ours."""
    change = Decimal(drift.ours) - Decimal(drift.theirs)
    return _(
        "Change the stock of %(sku)s at %(outlet)s by %(change)s in Lightspeed by hand, then accept the difference."
    ) % {"sku": drift.sku, "outlet": drift.order.outlet, "change": f"{change.normalize():+f}"}


def _cannot_carry(order: Order, there: str) -> bool:
    """Whether no job could bring Lightspeed to where the order stands."""
    if order.status == Status.RECEIVED:
        return there not in _RECEIVABLE_THERE
    if order.status == Status.CANCELLED:
        return there in _GONE or there == RECEIVED
    return not (order.status in {Status.SENT_TO_LS, Status.IN_TRANSIT} and there == OPEN)

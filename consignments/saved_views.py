"""The questions people open the list with, each under a name that an address can carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from consignments.actors import Actor
from consignments.models import Approval, Order
from consignments.queries import overdue
from consignments.scope import has_right, outlets_for
from consignments.statuses import RECEIVED_HERE, Status

OrderSet = QuerySet[Order]


@dataclass(frozen=True)
class SavedView:
    """A named question; `narrow` answers it for one person."""

    name: str
    label: StrOrPromise
    narrow: Callable[[OrderSet, Actor], OrderSet]


def _waiting_for_me(orders: OrderSet, actor: Actor) -> OrderSet:
    """What this person can move on: their own drafts, what they may approve, what they may send."""
    mine = Q(status=Status.DRAFT, created_by=actor.user)
    if has_right(actor, "consignments.send_order"):
        mine |= Q(status=Status.APPROVED)
    waiting = orders.filter(mine)
    if has_right(actor, "consignments.approve_order"):
        waiting |= to_approve(orders, actor)
    return waiting


def to_approve(orders: OrderSet, actor: Actor) -> OrderSet:
    """Up for approval, written by others, and not yet decided by this person, or for them, in this round."""
    pending = orders.filter(status=Status.PENDING_APPROVAL).exclude(created_by=actor.user)
    pending = pending.exclude(last_edited_by=actor.user)
    decided = [
        order
        for order, round_, current in Approval.objects.filter(_had_a_say(actor), order__status=Status.PENDING_APPROVAL)
        .order_by()
        .values_list("order", "round", "order__approval_round")
        if round_ == current
    ]
    return pending.exclude(pk__in=decided)


def _coming_here(orders: OrderSet, actor: Actor) -> OrderSet:
    """Not what has left: transfers to others, and returns."""
    # The ids themselves: given a subquery, MariaDB starts from the memberships.
    mine = list(outlets_for(actor).values_list("pk", flat=True))
    return orders.filter(status=Status.IN_TRANSIT, kind__in=RECEIVED_HERE, outlet__in=mine)


def _had_a_say(actor: Actor) -> Q:
    # An approval in nobody's place says nothing of the system, which is nobody too.
    return Q(approver=actor.user) | Q(on_behalf_of=actor.user, on_behalf_of__isnull=False)


VIEWS: tuple[SavedView, ...] = (
    SavedView("waiting", _("Waiting for me"), _waiting_for_me),
    SavedView("approve", _("To approve"), to_approve),
    SavedView("overdue", _("Overdue"), lambda orders, actor: overdue(orders)),
    SavedView("transit", _("In transit to my outlets"), _coming_here),
    SavedView("disputed", _("In dispute"), lambda orders, actor: orders.filter(status=Status.DISPUTED)),
    SavedView("failed", _("Push failed"), lambda orders, actor: orders.filter(status=Status.FAILED)),
    SavedView("mine", _("Written by me"), lambda orders, actor: orders.filter(created_by=actor.user)),
)


def find_view(name: str) -> SavedView | None:
    """The view called `name`."""
    return next((view for view in VIEWS if view.name == name), None)

"""Where the two counts of a transfer differ: who has to decide by when, and what holds the transfer open."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from consignments.dispute_reminders import remind_later
from consignments.models import Dispute, Order, OrderLine
from consignments.move_definition import Step, guard
from consignments.queries import local_day
from consignments.statuses import Status

RESOLVE = "consignments.resolve_dispute"


def open_disputes(step: Step) -> None:
    """Effect of the last receipt: one dispute for each line of which another number was accepted than was packed."""
    order = step.order
    differing = [line for line in order.lines.all() if line.ordered != line.accepted]
    if not differing:
        return
    due = local_day(order.outlet.time_zone) + timedelta(days=settings.TRANSFER_DISPUTE_DAYS)
    owner = owner_for(order)
    Dispute.objects.bulk_create(_dispute(order, line, owner, due) for line in differing)
    remind_later(order, due)


def owner_for(order: Order) -> User:
    """Who decides unless it is given to another: a person with the right at the receiving outlet, else the author."""
    members = User.objects.filter(is_active=True, outlet_memberships__outlet=order.outlet_id).order_by("pk")
    return next((member for member in members if member.has_perm(RESOLVE)), order.created_by)


def status_after_complete(step: Step) -> Status:
    """Nobody, not even Lightspeed, completes a transfer over a difference that is not decided."""
    return Status.DISPUTED if _open(step.order).exists() else Status.COMPLETE


@guard("undecided")
def all_decided(step: Step) -> str | None:
    skus = list(_open(step.order).values_list("line__product__sku", flat=True)[:5])
    return _("Not decided yet: %(skus)s.") % {"skus": ", ".join(skus)} if skus else None


def _open(order: Order) -> QuerySet[Dispute]:
    return Dispute.objects.filter(order=order, decision="")


def _dispute(order: Order, line: OrderLine, owner: User, due: date) -> Dispute:
    return Dispute(order=order, line=line, quantity=line.ordered - line.accepted, owner=owner, due_date=due)

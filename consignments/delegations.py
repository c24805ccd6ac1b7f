"""Approving for someone who is away: given for some days, by the person themselves, to another approver."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consignments import scope
from consignments.actors import Actor, person
from consignments.errors import InvalidInput, NotFound, NotPermitted
from consignments.models import Approval, ApprovalDelegation
from consignments.people import name_of
from consignments.queries import local_day

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from consignments.models import Order

log = structlog.get_logger(__name__)

MOST_DAYS = 92
_APPROVE = "consignments.approve_order"


def delegate(*, to: User, starts_on: date, ends_on: date, reason: str = "", actor: Actor) -> ApprovalDelegation:
    """Lets `to` approve in the roles of `actor` from the first day to the last, by each outlet's calendar.

    The same again gives the one that runs: a second row would go on when the first one is ended.
    Raises NotPermitted, or InvalidInput naming each fault.
    """
    scope.check_right(actor, _APPROVE, _("approve orders, so there is nothing to delegate"))
    if actor.user is None:
        raise NotPermitted(_("Only people delegate."), code="people_only")
    problems = _problems(actor.user, to, starts_on, ends_on)
    if problems:
        raise InvalidInput(problems, code="bad_delegation")
    days = {"delegator": actor.user, "delegate": to, "starts_on": starts_on, "ends_on": ends_on, "ended_at": None}
    with transaction.atomic():
        # Two presses at once wait for each other here.
        User.objects.select_for_update().get(pk=actor.user.pk)
        delegation = ApprovalDelegation.objects.filter(**days).first()
        delegation = delegation or ApprovalDelegation.objects.create(**days, reason=reason.strip())
    log.info("approval.delegated", delegator=actor.name, delegate=to.get_username(), until=ends_on.isoformat())
    return delegation


def end(delegation_id: int, *, actor: Actor) -> ApprovalDelegation:
    """Ends a delegation now. Raises NotFound unless it is the actor's own and still runs."""
    with transaction.atomic():
        running = ApprovalDelegation.objects.select_for_update().filter(ended_at=None, delegator=actor.user)
        delegation = running.filter(pk=delegation_id).first() if actor.user else None
        if delegation is None:
            raise NotFound(_("There is no such delegation of yours."), code="delegation_not_found")
        delegation.ended_at = timezone.now()
        delegation.save(update_fields=["ended_at"])
    log.info("approval.delegation_ended", delegator=actor.name, delegate=delegation.delegate.get_username())
    return delegation


def running_on(day: date) -> QuerySet[ApprovalDelegation]:
    """The delegations that hold on `day`."""
    return ApprovalDelegation.objects.filter(ended_at=None, starts_on__lte=day, ends_on__gte=day)


def stands_in(user: User) -> bool:
    """Whether `user` may stand in for anybody, today or later: at some outlet it is still yesterday."""
    yesterday = timezone.now().date() - timedelta(days=1)
    return ApprovalDelegation.objects.filter(ended_at=None, delegate=user, ends_on__gte=yesterday).exists()


def delegators_for(user: User, order: Order) -> list[User]:
    """The people `user` stands in for today on `order`: those who could approve it themselves, had they been there.

    Not its author or last editor, nobody who has had a say already, nobody without the right or the outlet.
    """
    running = running_on(local_day(order.outlet.time_zone)).filter(delegate=user, delegator__is_active=True)
    barred = {order.created_by_id, order.last_edited_by_id, *heard(order)}
    candidates = (delegation.delegator for delegation in running.select_related("delegator").order_by("pk"))
    return [one for one in candidates if one.pk not in barred and _could_approve(one, order)]


def heard(order: Order) -> set[int]:
    """Who has had a say in this round, in person or through a stand-in: nobody's roles count twice."""
    round_ = Approval.objects.filter(order=order, round=order.approval_round)
    return {pk for both in round_.values_list("approver", "on_behalf_of") for pk in both if pk is not None}


def _could_approve(user: User, order: Order) -> bool:
    actor = person(user)
    return scope.has_right(actor, _APPROVE) and scope.outlets_for(actor).filter(pk__in=order.outlet_ids).exists()


def _problems(delegator: User, to: User, starts_on: date, ends_on: date) -> list[str]:
    problems = []
    if to.pk == delegator.pk:
        problems.append(_("Stand-in: choose another person than yourself."))
    elif not (to.is_active and to.has_perm(_APPROVE)):
        problems.append(_("Stand-in: %(person)s does not have the right to approve orders.") % {"person": name_of(to)})
    if ends_on < starts_on:
        problems.append(_("Last day: it is before the first day."))
    elif (ends_on - starts_on).days >= MOST_DAYS:
        problems.append(_("Last day: a delegation runs for at most %(most)s days.") % {"most": MOST_DAYS})
    if ends_on < timezone.localdate():
        problems.append(_("Last day: it is in the past."))
    return problems

"""Standing in for an approver who is away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from consignments import delegations
from consignments.actors import WORKER, Actor
from consignments.errors import GuardRefused, InvalidInput, NotFound, NotPermitted
from consignments.lifecycle import advance
from consignments.models import Approval, ApprovalDelegation, Order
from consignments.saved_views import to_approve
from consignments.statuses import Status
from tests.consignments.cast import Cast
from tests.factories import default_tiers, make_outlet


def _today() -> date:
    return timezone.localdate()


def _stands_in(away: Actor, for_them: Actor, days: int = 3) -> ApprovalDelegation:
    assert for_them.user is not None
    return delegations.delegate(
        to=for_them.user, starts_on=_today(), ends_on=_today() + timedelta(days=days), reason="leave", actor=away
    )


@pytest.fixture
def order(cast: Cast) -> Order:
    """An order that a store manager has to approve."""
    default_tiers()
    return cast.order(Status.PENDING_APPROVAL, cast.line("1", "100"))


def _refused(order: Order, actor: Actor) -> None:
    with pytest.raises(GuardRefused) as refusal:
        advance(order.pk, "approve", actor=actor)
    assert refusal.value.code == "not_in_tier"


def test_a_stand_in_approves_in_the_others_role_and_it_is_recorded(cast: Cast, order: Order) -> None:
    away, stand_in = cast.play("store_manager"), cast.play("finance")
    _refused(order, stand_in)
    _stands_in(away, stand_in)
    assert advance(order.pk, "approve", actor=stand_in).status == Status.APPROVED
    approval = Approval.objects.get()
    assert (approval.approver, approval.on_behalf_of, approval.roles) == (stand_in.user, away.user, ["store_manager"])


def test_the_same_stand_in_for_the_same_days_is_named_once(cast: Cast, order: Order) -> None:
    """A form sent twice: what is ended later would else go on in the other one."""
    away, stand_in = cast.play("store_manager"), cast.play("finance")
    first, second = _stands_in(away, stand_in), _stands_in(away, stand_in)
    assert first == second
    delegations.end(first.pk, actor=away)
    _refused(order, stand_in)
    assert _stands_in(away, stand_in) != first


def test_of_two_that_are_the_same_from_before_either_is_given(cast: Cast) -> None:
    away, stand_in = cast.play("store_manager"), cast.play("finance")
    first = _stands_in(away, stand_in)
    second = ApprovalDelegation.objects.create(
        delegator=first.delegator, delegate=first.delegate, starts_on=first.starts_on, ends_on=first.ends_on
    )
    assert _stands_in(away, stand_in) in (first, second)


def test_one_that_has_run_out_is_none(cast: Cast) -> None:
    stand_in = cast.play("finance")
    assert stand_in.user is not None
    first = _stands_in(cast.play("store_manager"), stand_in)
    assert delegations.stands_in(stand_in.user)
    ApprovalDelegation.objects.filter(pk=first.pk).update(
        starts_on=_today() - timedelta(days=3), ends_on=_today() - timedelta(days=3)
    )
    assert not delegations.stands_in(stand_in.user)


def test_the_own_role_is_used_before_a_borrowed_one(cast: Cast, order: Order) -> None:
    away, stand_in = cast.play("store_manager"), cast.play("store_manager")
    _stands_in(away, stand_in)
    advance(order.pk, "approve", actor=stand_in)
    assert Approval.objects.get().on_behalf_of is None


def test_an_author_gains_nothing_by_sending_a_stand_in(cast: Cast) -> None:
    default_tiers()
    author, stand_in = cast.play("buyer", "store_manager"), cast.play("finance")
    cast.buyer = author
    order = cast.order(Status.PENDING_APPROVAL, cast.line("1", "100"))
    _stands_in(author, stand_in)
    _refused(order, stand_in)


def test_an_author_cannot_stand_in_on_the_own_order(cast: Cast) -> None:
    default_tiers()
    author, away = cast.play("buyer", "finance"), cast.play("store_manager")
    cast.buyer = author
    order = cast.order(Status.PENDING_APPROVAL, cast.line("1", "100"))
    _stands_in(away, author)
    with pytest.raises(GuardRefused) as refusal:
        advance(order.pk, "approve", actor=author)
    assert refusal.value.code == "own_order"


def test_it_cannot_be_passed_on(cast: Cast, order: Order) -> None:
    away, second, third = cast.play("store_manager"), cast.play("finance"), cast.play("director")
    _stands_in(away, second)
    _stands_in(second, third)
    _refused(order, third)


def test_two_places_are_never_filled_by_one_person_in_two_capacities(cast: Cast) -> None:
    default_tiers()
    order = cast.order(Status.PENDING_APPROVAL, cast.line("1", "7500"))
    operations, finance = cast.play("operations_manager"), cast.play("finance")
    _stands_in(operations, finance)
    advance(order.pk, "approve", actor=finance)
    with pytest.raises(GuardRefused) as refusal:
        advance(order.pk, "approve", actor=finance)
    assert refusal.value.code == "already_decided"


def test_one_persons_roles_count_once_however_many_stand_in(cast: Cast) -> None:
    default_tiers()
    order = cast.order(Status.PENDING_APPROVAL, cast.line("1", "7500"))
    away = cast.play("operations_manager", "finance")
    first, second = cast.play("store_manager"), cast.play("store_manager")
    for stand_in in (first, second):
        _stands_in(away, stand_in)
    advance(order.pk, "approve", actor=first)
    _refused(order, second)
    assert order.number not in {each.number for each in to_approve(Order.objects.all(), away)}
    with pytest.raises(GuardRefused, match="in your place") as refusal:
        advance(order.pk, "approve", actor=away)
    assert refusal.value.code == "already_decided"
    assert advance(order.pk, "approve", actor=cast.play("finance")).status == Status.APPROVED


def test_someone_of_another_outlet_cannot_be_stood_in_for_here(cast: Cast, order: Order) -> None:
    elsewhere, stand_in = cast.play("store_manager", at=make_outlet()), cast.play("finance")
    _stands_in(elsewhere, stand_in)
    _refused(order, stand_in)


def test_when_it_is_ended_it_is_over(cast: Cast, order: Order) -> None:
    away, stand_in = cast.play("store_manager"), cast.play("finance")
    delegation = _stands_in(away, stand_in)
    with pytest.raises(NotFound):
        delegations.end(delegation.pk, actor=stand_in)
    delegations.end(delegation.pk, actor=away)
    _refused(order, stand_in)
    with pytest.raises(NotFound):
        delegations.end(delegation.pk, actor=away)


# In Auckland these are 23:30 on 24 November and 00:30 on the 25th.
BEFORE, AFTER = datetime(2026, 11, 24, 10, 30, tzinfo=UTC), datetime(2026, 11, 24, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "ends", "moment", "holds"),
    [
        (date(2026, 11, 25), date(2026, 11, 25), BEFORE, False),
        (date(2026, 11, 25), date(2026, 11, 25), AFTER, True),
        (date(2026, 11, 24), date(2026, 11, 24), BEFORE, True),
        (date(2026, 11, 24), date(2026, 11, 24), AFTER, False),
    ],
)
def test_days_are_days_at_the_outlet(
    cast: Cast, order: Order, starts: date, ends: date, moment: datetime, holds: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, stand_in = cast.play("store_manager"), cast.play("finance")
    assert away.user is not None
    assert stand_in.user is not None
    ApprovalDelegation.objects.create(delegator=away.user, delegate=stand_in.user, starts_on=starts, ends_on=ends)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    if holds:
        assert advance(order.pk, "approve", actor=stand_in).status == Status.APPROVED
    else:
        _refused(order, stand_in)


def test_what_makes_no_sense_is_refused_by_field(cast: Cast) -> None:
    approver, buyer = cast.approver, cast.buyer
    assert approver.user is not None
    assert buyer.user is not None
    today = _today()
    cases = [
        (approver.user, today, today, "Stand-in: choose another person"),
        (buyer.user, today, today, "does not have the right to approve"),
        (cast.manager.user, today, today - timedelta(days=1), "before the first day"),
        (cast.manager.user, today, today + timedelta(days=92), "at most 92 days"),
        (cast.manager.user, today - timedelta(days=9), today - timedelta(days=8), "in the past"),
    ]
    for to, starts_on, ends_on, sentence in cases:
        assert to is not None
        with pytest.raises(InvalidInput, match=sentence):
            delegations.delegate(to=to, starts_on=starts_on, ends_on=ends_on, actor=approver)
    assert not ApprovalDelegation.objects.exists()


def test_only_approvers_delegate(cast: Cast) -> None:
    assert cast.approver.user is not None
    for actor in (cast.buyer, WORKER):
        with pytest.raises(NotPermitted):
            delegations.delegate(to=cast.approver.user, starts_on=_today(), ends_on=_today(), actor=actor)

"""Differences that are not decided in time: their owner is reminded, again and again, until they are."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from consignments import dispute_decisions, dispute_reminders
from consignments.dispute_reminders import REMIND
from consignments.models import Dispute, Order
from consignments.queries import local_day
from consignments.statuses import Kind, Status
from jobqueue.models import Job
from jobqueue.testing import enqueued, run_jobs
from tests.consignments.cast import Cast


@pytest.fixture
def disputed(cast: Cast) -> Order:
    """Two lines in dispute, both the manager's to decide."""
    assert cast.manager.user
    cast.manager.user.email = "manager@shop.invalid"
    cast.manager.user.save()
    return cast.order(Status.DISPUTED, kind=Kind.OUTLET)


def _jobs() -> list[Job]:
    return list(Job.objects.filter(job_type=REMIND).order_by("next_attempt_at"))


def _let_pass(order: Order) -> None:
    yesterday = local_day(order.outlet.time_zone) - timedelta(days=1)
    order.disputes.update(due_date=yesterday)


def test_it_is_looked_at_again_on_the_morning_after_the_day_to_decide_by(disputed: Order) -> None:
    (job,) = _jobs()
    due = disputed.disputes.first()
    assert due is not None and job.next_attempt_at is not None
    there = timezone.localtime(job.next_attempt_at, timezone=ZoneInfo(disputed.outlet.time_zone))
    assert (there.date(), there.hour) == (due.due_date + timedelta(days=1), 8)


def test_its_owner_is_told_once_a_day_of_all_that_is_overdue_and_again_days_later(disputed: Order) -> None:
    (job,) = _jobs()
    _let_pass(disputed)
    for _ in range(2):
        dispute_reminders.remind(disputed.pk, job.payload["day"])

    (message,) = mail.outbox
    assert message.to == ["manager@shop.invalid"]
    assert message.subject == f"{disputed.number}: 2 differences to be decided"
    for dispute in disputed.disputes.all():
        assert f"{dispute.line.product.sku}: 1 fewer arrived" in str(message.body)
    assert disputed.events.filter(name="dispute_reminded").count() == 1
    days = {each.payload["day"] for each in _jobs()} - {job.payload["day"]}
    assert days == {(local_day(disputed.outlet.time_zone) + timedelta(days=3)).isoformat()}


def test_nobody_is_told_before_the_day_or_of_what_is_decided(cast: Cast, disputed: Order) -> None:
    run_jobs([REMIND], waits=False)
    _let_pass(disputed)
    for dispute in disputed.disputes.all():
        dispute_decisions.decide(dispute.pk, Dispute.Decision.LOST, reason="gone", actor=cast.manager)
    dispute_reminders.remind(disputed.pk, "2026-01-01")

    assert mail.outbox == []
    assert enqueued(REMIND) == []


@pytest.mark.parametrize(("days", "looks"), [(1, {2}), (30, {3, 31})])
def test_a_difference_with_another_day_begins_no_second_row_of_reminders(
    cast: Cast, disputed: Order, days: int, looks: set[int]
) -> None:
    (job,) = _jobs()
    today = local_day(disputed.outlet.time_zone)
    _let_pass(disputed)
    dispute = disputed.disputes.first()
    assert dispute is not None and dispute.owner is not None
    dispute_decisions.assign(dispute.pk, owner=dispute.owner, due_date=today + timedelta(days=days), actor=cast.manager)
    dispute_reminders.remind(disputed.pk, job.payload["day"])

    assert len(mail.outbox) == 1
    later = {each.payload["day"] for each in _jobs()} - {job.payload["day"]}
    assert later == {(today + timedelta(days=each)).isoformat() for each in looks}


def test_two_looks_that_are_due_at_once_do_not_count_on_each_other(disputed: Order) -> None:
    (job,) = _jobs()
    _let_pass(disputed)
    dispute_reminders.remind_later(disputed, local_day(disputed.outlet.time_zone))
    Job.objects.filter(job_type=REMIND).update(next_attempt_at=timezone.now())
    dispute_reminders.remind(disputed.pk, job.payload["day"])
    ahead = Job.objects.filter(job_type=REMIND, next_attempt_at__gt=timezone.now())
    later = local_day(disputed.outlet.time_zone) + timedelta(days=3)
    assert [each.payload["day"] for each in ahead] == [later.isoformat()]


def test_given_to_another_it_is_their_turn(cast: Cast, disputed: Order) -> None:
    other = cast.play("manager").user
    dispute = disputed.disputes.first()
    assert other is not None and dispute is not None
    other.email = "other@shop.invalid"
    other.save()
    dispute_decisions.assign(dispute.pk, owner=other, due_date=dispute.due_date, actor=cast.manager)
    _let_pass(disputed)
    dispute_reminders.remind(disputed.pk, "2026-01-01")

    assert sorted(message.to for message in mail.outbox) == [["manager@shop.invalid"], ["other@shop.invalid"]]

"""Orders that wait for approval: reminded after a day, opened to the next tier after two."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from consignments import approval_chasing
from consignments.actors import Actor
from consignments.approval_chasing import ESCALATE, REMIND
from consignments.approvers import approvers_of
from consignments.errors import GuardRefused
from consignments.lifecycle import advance
from consignments.models import Order
from consignments.statuses import Status
from jobqueue.models import Job
from jobqueue.testing import run_jobs
from tests.consignments.cast import Cast
from tests.factories import default_tiers, make_outlet


def _with_mail(actor: Actor) -> Actor:
    assert actor.user is not None
    actor.user.email = f"{actor.name}@shop.invalid"
    actor.user.save()
    return actor


@pytest.fixture
def waiting(cast: Cast) -> Order:
    """An order for a store manager, the next tier being area managers too."""
    default_tiers()
    return cast.order(Status.PENDING_APPROVAL, cast.line("1", "100"))


def _hours_until(job: Job) -> float:
    assert job.next_attempt_at is not None
    return (job.next_attempt_at - timezone.now()) / timedelta(hours=1)


def test_a_submission_is_looked_at_again_after_a_day(waiting: Order) -> None:
    job = Job.objects.get(job_type=REMIND)
    assert job.payload == {"po_id": waiting.pk, "round": 1}
    assert 23.9 < _hours_until(job) <= 24


def test_those_who_could_approve_are_reminded_each_by_a_mail_of_their_own(cast: Cast, waiting: Order) -> None:
    first, second = _with_mail(cast.play("store_manager")), _with_mail(cast.play("store_manager"))
    _with_mail(cast.play("area_manager"))
    _with_mail(cast.play("store_manager", at=make_outlet()))
    run_jobs([REMIND], waits=False)
    assert [message.to for message in mail.outbox] == [[f"{who.name}@shop.invalid"] for who in (first, second)]
    assert "worth 100.00" in str(mail.outbox[0].body)
    event = waiting.events.get(name="approval_reminded")
    assert event.data == {"round": 1, "to": [first.name, second.name]}
    assert 23.9 < _hours_until(Job.objects.get(job_type=ESCALATE)) <= 24


def test_after_two_days_the_next_tier_may_approve_and_is_told(cast: Cast, waiting: Order) -> None:
    area = _with_mail(cast.play("area_manager"))
    with pytest.raises(GuardRefused):
        advance(waiting.pk, "approve", actor=area)
    run_jobs([REMIND, ESCALATE], waits=False)
    assert [message.to for message in mail.outbox] == [[f"{area.name}@shop.invalid"]]
    assert waiting.events.get(name="approval_escalated").data["to"] == [area.name]
    assert advance(waiting.pk, "approve", actor=area).status == Status.APPROVED


def test_a_mail_server_that_is_down_holds_up_no_escalation(
    cast: Cast, waiting: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_mail(cast.play("store_manager"))
    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMessage, "send", _refuse)
        with pytest.raises(ConnectionRefusedError):
            approval_chasing.remind(waiting.pk, 1)
    assert Job.objects.filter(job_type=ESCALATE).count() == 1
    approval_chasing.remind(waiting.pk, 1)
    assert (Job.objects.filter(job_type=ESCALATE).count(), len(mail.outbox)) == (1, 1)


def _refuse(message: mail.EmailMessage) -> None:
    raise ConnectionRefusedError


def test_an_escalation_does_not_outlive_its_round(cast: Cast, waiting: Order) -> None:
    area = cast.play("area_manager")
    approval_chasing.escalate(waiting.pk, 1)
    advance(waiting.pk, "recall", actor=cast.buyer)
    advance(waiting.pk, "submit", actor=cast.buyer)
    with pytest.raises(GuardRefused) as refusal:
        advance(waiting.pk, "approve", actor=area)
    assert refusal.value.code == "not_in_tier"


def test_a_job_that_runs_twice_mails_once(cast: Cast, waiting: Order) -> None:
    _with_mail(cast.play("store_manager"))
    for _ in range(2):
        approval_chasing.remind(waiting.pk, 1)
        approval_chasing.escalate(waiting.pk, 1)
    assert len(mail.outbox) == 2
    assert waiting.events.filter(name__startswith="approval_").count() == 2


@pytest.mark.parametrize("move", ["recall", "cancel"])
def test_what_no_longer_waits_is_not_chased(cast: Cast, waiting: Order, move: str) -> None:
    _with_mail(cast.play("store_manager"))
    cast.make(waiting, move)
    run_jobs([REMIND, ESCALATE], waits=False)
    approval_chasing.escalate(waiting.pk, 1)
    waiting.refresh_from_db()
    assert not mail.outbox
    assert waiting.escalated_round == 0


def test_a_new_round_has_its_own_reminder(cast: Cast, waiting: Order) -> None:
    _with_mail(cast.play("store_manager"))
    advance(waiting.pk, "recall", actor=cast.buyer)
    advance(waiting.pk, "submit", actor=cast.buyer)
    run_jobs([REMIND], waits=False)
    assert len(mail.outbox) == 1
    assert waiting.events.get(name="approval_reminded").data["round"] == 2


def test_author_editor_and_those_who_decided_are_not_asked(cast: Cast) -> None:
    default_tiers()
    cast.buyer = cast.play("buyer", "operations_manager")
    order = cast.order(Status.PENDING_APPROVAL, cast.line("1", "7500"))
    operations, finance = cast.play("operations_manager"), cast.play("finance")
    assert approvers_of(order) == [operations.user, finance.user]
    advance(order.pk, "approve", actor=operations)
    assert approvers_of(order) == [finance.user]

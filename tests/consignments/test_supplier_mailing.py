"""Where the e-mail stands, and sending it again."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.conf import settings
from django.core import mail

from consignments import jobs, supplier_mailing
from consignments.actors import WORKER
from consignments.errors import GuardRefused, NotFound, NotPermitted
from consignments.letters import mail_state
from consignments.models import Order, Supplier
from consignments.statuses import Kind, Status
from jobqueue.dead_letters import bury, retry
from jobqueue.models import DeadLetter, Job
from jobqueue.registry import RunningJob
from jobqueue.testing import run_jobs
from tests.consignments.cast import Cast
from tests.factories import make_outlet

pytestmark = pytest.mark.sqlite

ONLY_MAIL = ["po.email_supplier"]


def _state(order: Order) -> str | None:
    current = mail_state(order.events.all())
    return current.state if current else None


def test_a_mail_server_that_does_not_answer_is_not_waited_for_without_end() -> None:
    """Each mail would hold a worker for good."""
    assert 0 < settings.EMAIL_TIMEOUT <= 60


def test_it_waits_and_then_it_is_sent(cast: Cast) -> None:
    assert _state(cast.order(Status.APPROVED)) is None
    order = cast.order(Status.SENT)
    assert _state(order) == "waiting"
    run_jobs(ONLY_MAIL)
    current = mail_state(order.events.all())
    assert current is not None
    assert (current.state, current.detail) == ("sent", cast.supplier.email)


def test_a_failure_is_seen_and_a_retry_waits_again(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    with patch("django.core.mail.EmailMessage.send", side_effect=ConnectionRefusedError("no mail server")):
        run_jobs(ONLY_MAIL, waits=False)
    current = mail_state(order.events.all())
    assert current is not None
    assert current.state == "failed"
    assert "no mail server" in current.detail
    retry(DeadLetter.objects.get().pk, actor=cast.operator)
    assert _state(order) == "waiting"


def test_without_an_address_it_is_skipped_until_there_is_one(cast: Cast) -> None:
    address = cast.supplier.email
    order = cast.order(Status.APPROVED)
    Supplier.objects.update(email="")
    cast.make(order, "send")
    assert _state(order) == "skipped"
    with pytest.raises(GuardRefused) as refusal:
        supplier_mailing.resend(order.pk, actor=cast.buyer)
    assert refusal.value.code == "no_address"
    Supplier.objects.update(email=address)
    supplier_mailing.resend(order.pk, actor=cast.buyer)
    run_jobs(ONLY_MAIL)
    assert _state(order) == "sent"


def test_it_is_sent_again_once_for_each_time_someone_asks(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    run_jobs(ONLY_MAIL)
    supplier_mailing.resend(order.pk, actor=cast.buyer)
    with pytest.raises(GuardRefused) as refusal:
        supplier_mailing.resend(order.pk, actor=cast.buyer)
    assert refusal.value.code == "mail_waiting"
    run_jobs(ONLY_MAIL)
    assert len(mail.outbox) == 2
    assert order.events.get(name="email_resent").user == cast.buyer.user


def test_cancelled_before_it_went_out_it_waits_no_more_and_says_why(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    cast.make(order, "cancel")
    run_jobs(ONLY_MAIL)
    current = mail_state(order.events.all())
    assert current is not None
    assert (current.state, current.detail) == ("skipped", "The order was cancelled before this e-mail went out.")
    assert not mail.outbox


def test_a_cancelled_order_is_skipped_once_however_often_its_job_runs(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    cast.make(order, "cancel")
    for _ in range(2):
        jobs.email_supplier(RunningJob(77, ONLY_MAIL[0], {"po_id": order.pk}, attempt=1, max_attempts=3))
    assert order.events.filter(name="email_skipped").count() == 1


def test_a_job_that_dies_after_its_mail_left_leaves_the_mail_sent(cast: Cast) -> None:
    """Its worker was killed between the mail and the job's end, three times."""
    order = cast.order(Status.SENT)
    job = Job.objects.get(job_type=ONLY_MAIL[0])
    jobs.email_supplier(RunningJob(job.pk, job.job_type, job.payload, attempt=3, max_attempts=3))
    bury(job, "The worker died.", WORKER)
    assert _state(order) == "sent"
    retry(DeadLetter.objects.get().pk, actor=cast.operator)
    assert _state(order) == "sent"
    run_jobs(ONLY_MAIL)
    assert (_state(order), len(mail.outbox)) == ("sent", 1)


def test_asked_for_again_while_the_last_job_is_ending_it_is_sent_again(cast: Cast) -> None:
    """The mail has left, and the job that sent it is still there for a moment."""
    order = cast.order(Status.SENT)
    job = Job.objects.get(job_type=ONLY_MAIL[0])
    jobs.email_supplier(RunningJob(job.pk, job.job_type, job.payload, attempt=1, max_attempts=3))
    supplier_mailing.resend(order.pk, actor=cast.buyer)
    run_jobs(ONLY_MAIL)
    assert (_state(order), len(mail.outbox)) == ("sent", 2)


def test_sent_again_it_takes_the_place_of_the_one_that_failed(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    with patch("django.core.mail.EmailMessage.send", side_effect=ConnectionRefusedError("no mail server")):
        run_jobs(ONLY_MAIL, waits=False)
    supplier_mailing.resend(order.pk, actor=cast.buyer)
    assert not DeadLetter.objects.exists()
    run_jobs(ONLY_MAIL)
    assert (_state(order), len(mail.outbox)) == ("sent", 1)


@pytest.mark.parametrize("kind", [Kind.OUTLET, Kind.RETURN])
def test_what_is_no_order_to_a_supplier_is_not_mailed(kind: Kind, cast: Cast) -> None:
    order = cast.order(Status.SENT, kind=kind)
    assert supplier_mailing.mails_of(order, list(order.events.all())) == []
    with pytest.raises(GuardRefused) as refusal:
        supplier_mailing.resend(order.pk, actor=cast.buyer)
    assert refusal.value.code == "not_mailed"


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PENDING_APPROVAL, Status.APPROVED, Status.CANCELLED])
def test_what_is_not_sent_or_off_is_not_mailed(cast: Cast, status: Status) -> None:
    with pytest.raises(GuardRefused) as refusal:
        supplier_mailing.resend(cast.order(status).pk, actor=cast.buyer)
    assert refusal.value.code == "not_sent"


def test_only_those_who_send_orders_do_and_only_at_their_outlets(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    with pytest.raises(NotPermitted):
        supplier_mailing.resend(order.pk, actor=cast.receiver)
    with pytest.raises(NotFound):
        supplier_mailing.resend(order.pk, actor=cast.play("buyer", at=make_outlet()))

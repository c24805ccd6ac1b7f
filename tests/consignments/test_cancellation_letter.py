"""The note to a supplier that an order which was mailed is off."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from consignments import jobs, supplier_mailing
from consignments.errors import GuardRefused
from consignments.letters import CANCELLATION_LETTER, mail_state
from consignments.models import Order, Supplier
from consignments.statuses import Kind, Status
from jobqueue.models import Job
from jobqueue.registry import RunningJob
from jobqueue.testing import run_jobs
from tests.consignments.cast import Cast

pytestmark = pytest.mark.sqlite

ORDER_MAIL, NOTE = ["po.email_supplier"], ["po.email_cancellation"]


def _state(order: Order) -> str | None:
    current = mail_state(order.events.all(), CANCELLATION_LETTER)
    return current.state if current else None


def _cancelled_after_its_mail(cast: Cast) -> Order:
    order = cast.order(Status.SENT)
    run_jobs(ORDER_MAIL)
    return cast.make(order, "cancel")


def test_a_supplier_that_has_the_order_is_told_once_that_it_is_off(cast: Cast) -> None:
    order = _cancelled_after_its_mail(cast)
    assert _state(order) == "waiting"
    run_jobs(NOTE)
    assert _state(order) == "sent"
    note = mail.outbox[1]
    assert (note.to, note.reply_to, note.attachments) == ([cast.supplier.email], [cast.outlet.email], [])
    assert order.number in note.subject and "cancelled" in note.subject
    assert "as agreed by telephone" not in str(note.body), "the reason is for this house"


@pytest.mark.parametrize("status", [Status.DRAFT, Status.APPROVED, Status.SENT])
def test_a_supplier_that_was_sent_nothing_is_told_nothing(status: Status, cast: Cast) -> None:
    order = cast.order(status)
    cast.make(order, "cancel")
    run_jobs([*ORDER_MAIL, *NOTE])
    assert (mail.outbox, _state(order)) == ([], None)


@pytest.mark.parametrize("kind", [Kind.OUTLET, Kind.RETURN])
def test_other_kinds_mail_nobody(kind: Kind, cast: Cast) -> None:
    cast.make(cast.order(Status.SENT, kind=kind), "cancel")
    assert not Job.objects.filter(job_type=NOTE[0]).exists()


def test_cancelled_while_the_mail_is_leaving_the_supplier_is_told(cast: Cast) -> None:
    order = cast.order(Status.SENT)

    def send(message: EmailMessage, *args: Any, **options: Any) -> int:
        cast.make(order, "cancel")
        mail.outbox.append(message)
        return 1

    with patch("django.core.mail.EmailMessage.send", send):
        run_jobs(ORDER_MAIL)
    run_jobs(NOTE)
    assert ["is cancelled" in message.subject for message in mail.outbox] == [False, True]


def test_one_note_goes_out_however_often_its_job_runs(cast: Cast) -> None:
    order = _cancelled_after_its_mail(cast)
    for _ in range(2):
        jobs.email_cancellation(RunningJob(77, NOTE[0], {"po_id": order.pk}, attempt=1, max_attempts=3))
    assert len(mail.outbox) == 2


def test_a_note_that_cannot_leave_is_a_failure_and_can_be_sent_again(cast: Cast) -> None:
    order = _cancelled_after_its_mail(cast)
    with patch("django.core.mail.EmailMessage.send", side_effect=ConnectionRefusedError("no mail server")):
        assert run_jobs(NOTE, waits=False).dead == NOTE
    shown = {each.letter.name: each for each in supplier_mailing.mails_of(order, list(order.events.all()))}
    assert (shown["order"].current.state, shown["order"].is_missed) == ("sent", False)
    assert (shown["cancellation"].is_missed, shown["cancellation"].refusal) == (True, None)
    supplier_mailing.resend(order.pk, actor=cast.buyer, letter=CANCELLATION_LETTER)
    run_jobs(NOTE)
    assert _state(order) == "sent"


def test_without_an_address_the_history_says_that_nobody_was_told(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    run_jobs(ORDER_MAIL)
    Supplier.objects.update(email="")
    cast.make(order, "cancel")
    assert "tell the supplier another way" in order.events.get(name="cancellation_skipped").reason
    assert not Job.objects.filter(job_type=NOTE[0]).exists()


def test_an_order_that_failed_to_go_out_and_was_cancelled_is_missed_no_more(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    with patch("django.core.mail.EmailMessage.send", side_effect=ConnectionRefusedError("no mail server")):
        run_jobs(ORDER_MAIL, waits=False)
    order = cast.make(order, "cancel")
    (shown,) = supplier_mailing.mails_of(order, list(order.events.all()))
    assert (shown.has_failed, shown.is_missed) == (True, False)


def test_there_is_no_note_about_an_order_that_is_on(cast: Cast) -> None:
    with pytest.raises(GuardRefused) as refusal:
        supplier_mailing.resend(cast.order(Status.SENT).pk, actor=cast.buyer, letter=CANCELLATION_LETTER)
    assert refusal.value.code == "not_sent"

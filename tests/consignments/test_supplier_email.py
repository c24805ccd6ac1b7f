"""The e-mail to the supplier: what it says, that it goes once, and that a failure is seen."""

from __future__ import annotations

import csv
import io
from datetime import date
from unittest.mock import patch

import pytest
from django.core import mail

from consignments import jobs
from consignments.models import Order, Product, Supplier
from consignments.statuses import Status
from consignments.supplier_email import order_csv, supplier_email
from jobqueue.actors import Actor
from jobqueue.dead_letters import retry
from jobqueue.models import DeadLetter
from jobqueue.registry import RunningJob
from jobqueue.testing import run_jobs
from tests.consignments.cast import Cast

ONLY_MAIL = ["po.email_supplier"]


def _running(order: Order, job_id: int = 77) -> RunningJob:
    return RunningJob(job_id, "po.email_supplier", {"po_id": order.pk}, attempt=1, max_attempts=3)


def test_the_order_goes_to_its_supplier_with_its_lines_attached(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    Order.objects.filter(pk=order.pk).update(due_date=date(2026, 12, 1), note="Back door, please.")
    run_jobs(ONLY_MAIL)
    (message,) = mail.outbox
    assert message.to == [cast.supplier.email]
    assert message.reply_to == [cast.outlet.email]
    assert order.number in message.subject
    assert "01 December 2026" in str(message.body)
    assert "Back door, please." in str(message.body)
    name, content, kind = message.attachments[0]
    assert (name, kind) == (f"{order.number}.csv", "text/csv")
    rows = list(csv.DictReader(io.StringIO(str(content))))
    assert [row["quantity"] for row in rows] == ["10", "2.5"]
    event = order.events.get(name="email_sent")
    assert event.data["to"] == cast.supplier.email


def test_a_second_run_of_the_job_sends_nothing(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    for _ in range(2):
        jobs.email_supplier(_running(order))
    assert len(mail.outbox) == 1
    assert order.events.filter(name="email_sent").count() == 1


def test_another_job_sends_it_again_as_someone_asked(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    jobs.email_supplier(_running(order, 77))
    jobs.email_supplier(_running(order, 78))
    assert len(mail.outbox) == 2


def test_a_cancelled_order_is_not_sent(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    cast.make(order, "cancel")
    run_jobs(ONLY_MAIL)
    assert not mail.outbox


def test_a_mail_that_cannot_leave_ends_as_a_dead_letter_in_the_orders_history(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    with patch("django.core.mail.EmailMessage.send", side_effect=ConnectionRefusedError("no mail server")):
        assert run_jobs(ONLY_MAIL, waits=False).dead == ONLY_MAIL
    order.refresh_from_db()
    assert order.status == Status.SENT
    event = order.events.get(name="job_died")
    assert "no mail server" in event.reason
    assert event.data["job_type"] == "po.email_supplier"

    dead = DeadLetter.objects.get(subject=f"order:{order.number}")
    assert cast.operator.user is not None
    retry(dead.pk, actor=cast.operator)
    run_jobs(ONLY_MAIL)
    assert len(mail.outbox) == 1
    assert [event.name for event in order.events.all()][-2:] == ["job_retried", "email_sent"]


def test_an_address_that_vanished_is_a_dead_letter_at_once(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    Supplier.objects.update(email="")
    assert run_jobs(ONLY_MAIL).dead == ONLY_MAIL
    assert "has no e-mail address" in order.events.get(name="job_died").reason


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_text_of_ours_runs_as_a_formula_at_the_supplier(cast: Cast, evil: str) -> None:
    order = cast.draft()
    Product.objects.update(name=evil)
    assert all(row["name"] == f"'{evil}" for row in csv.DictReader(io.StringIO(order_csv(order))))


def test_a_line_break_in_a_name_cannot_add_a_header(cast: Cast) -> None:
    order = cast.draft()
    order.outlet.name = "Shop\nBcc: someone@example.invalid"
    with pytest.raises(ValueError, match="newlines"):
        supplier_email(order).message()


def test_the_history_names_the_worker(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    run_jobs(ONLY_MAIL)
    event = order.events.get(name="email_sent")
    assert (event.user, event.actor) == (None, Actor("system:worker").name)

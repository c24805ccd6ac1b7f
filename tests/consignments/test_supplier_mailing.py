"""Where the e-mail stands, and sending it again."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.core import mail

from consignments import supplier_mailing
from consignments.errors import GuardRefused, NotFound, NotPermitted
from consignments.models import Order, Supplier
from consignments.statuses import Status
from jobqueue.dead_letters import retry
from jobqueue.models import DeadLetter
from jobqueue.testing import run_jobs
from tests.consignments.cast import Cast
from tests.factories import make_outlet

ONLY_MAIL = ["po.email_supplier"]


def _state(order: Order) -> str | None:
    current = supplier_mailing.mail_state(order.events.all())
    return current.state if current else None


def test_it_waits_and_then_it_is_sent(cast: Cast) -> None:
    assert _state(cast.order(Status.APPROVED)) is None
    order = cast.order(Status.SENT)
    assert _state(order) == "waiting"
    run_jobs(ONLY_MAIL)
    current = supplier_mailing.mail_state(order.events.all())
    assert current is not None
    assert (current.state, current.detail) == ("sent", cast.supplier.email)


def test_a_failure_is_seen_and_a_retry_waits_again(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    with patch("django.core.mail.EmailMessage.send", side_effect=ConnectionRefusedError("no mail server")):
        run_jobs(ONLY_MAIL, waits=False)
    current = supplier_mailing.mail_state(order.events.all())
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

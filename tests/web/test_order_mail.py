"""The e-mail to the supplier on the page of its order."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from consignments.models import Order, Supplier
from consignments.statuses import Kind, Status
from jobqueue.testing import run_jobs
from tests.consignments.cast import Cast

# What a page says does not depend on the database; what it rests on is tested on both.
pytestmark = pytest.mark.sqlite
ONLY_MAIL = ["po.email_supplier"]


def page(client: Client, order: Order) -> str:
    return client.get(order.get_absolute_url()).content.decode()


def fail_to_mail() -> None:
    with patch("django.core.mail.EmailMessage.send", side_effect=ConnectionRefusedError("no mail server")):
        run_jobs(ONLY_MAIL, waits=False)


def resend_address(order: Order, letter: str = "order") -> str:
    return reverse("order-mail-resend", args=[order.number, letter])


def test_the_page_says_where_it_stands(cast: Cast, buyer: Client) -> None:
    assert "E-mail to the supplier" not in page(buyer, cast.order(Status.APPROVED))
    order = cast.order(Status.SENT)
    assert "On its way" in page(buyer, order)
    assert resend_address(order) not in page(buyer, order)
    run_jobs(ONLY_MAIL)
    said = page(buyer, order)
    assert '<span class="badge good">Sent</span>' in said
    assert f"to {cast.supplier.email}" in said
    assert resend_address(order) in said


def test_a_failure_is_told_above_everything_in_the_panel_and_in_the_timeline(cast: Cast, buyer: Client) -> None:
    order = cast.order(Status.SENT)
    fail_to_mail()
    said = page(buyer, order)
    assert f"Order: the e-mail to {cast.supplier.name} did not go out." in said
    assert '<span class="badge bad">Failed</span>' in said
    assert said.count("no mail server") >= 2
    assert '<li class="failure">\n      <strong>Order: the e-mail to the supplier failed</strong>' in said


def test_the_button_sends_it_again_and_the_failure_is_gone(cast: Cast, buyer: Client) -> None:
    order = cast.order(Status.SENT)
    fail_to_mail()
    answer = buyer.post(resend_address(order), follow=True)
    assert "is on its way again" in answer.content.decode()
    run_jobs(ONLY_MAIL)
    assert len(mail.outbox) == 1
    said = page(buyer, order)
    assert "did not go out" not in said
    assert "Gave up" not in said


def test_a_second_press_is_told_and_sends_no_third(cast: Cast, buyer: Client) -> None:
    order = cast.order(Status.SENT)
    run_jobs(ONLY_MAIL)
    buyer.post(resend_address(order))
    answer = buyer.post(resend_address(order), follow=True)
    assert "is on its way already" in answer.content.decode()
    run_jobs(ONLY_MAIL)
    assert len(mail.outbox) == 2


def test_without_an_address_it_says_so_in_place_of_the_button(cast: Cast, buyer: Client) -> None:
    order = cast.order(Status.APPROVED)
    Supplier.objects.update(email="")
    cast.make(order, "send")
    said = page(buyer, order)
    assert '<span class="badge warn">Not sent</span>' in said
    assert "has no e-mail address. Add one first." in said
    assert resend_address(order) not in said


def test_those_who_send_no_orders_see_the_state_and_no_button(cast: Cast, client: Client) -> None:
    order = cast.order(Status.SENT)
    run_jobs(ONLY_MAIL)
    assert cast.receiver.user
    client.force_login(cast.receiver.user)
    said = page(client, order)
    assert '<span class="badge good">Sent</span>' in said
    assert "Send again" not in said


def test_a_transfer_has_no_such_panel_and_an_unknown_letter_no_address(cast: Cast, buyer: Client) -> None:
    transfer = cast.order(Status.SENT, kind=Kind.OUTLET)
    assert "E-mail to the supplier" not in page(buyer, transfer)
    assert buyer.post(resend_address(transfer, "love")).status_code == 404

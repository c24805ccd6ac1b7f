"""The words of e-mails to suppliers: whose text is used, and what its placeholders may be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from consignments.letters import CANCELLATION_LETTER, LETTERS, ORDER_LETTER
from consignments.mail_texts import BUILT_IN, EXAMPLE, fill, written
from consignments.models import MailTemplate, Order, Supplier
from consignments.placeholders import OF_LETTER, faults_of, filled, filled_body
from consignments.statuses import Status
from consignments.supplier_email import supplier_email
from jobqueue.testing import run_jobs
from tests.consignments.cast import Cast
from tests.factories import make_supplier


def _template(letter: str = "order", supplier: Supplier | None = None, *, subject: str = "S", body: str = "B") -> None:
    template = MailTemplate(letter=letter, supplier=supplier, subject=subject, body=body)
    template.full_clean()
    template.save()


def test_the_suppliers_own_text_goes_before_the_general_one_and_that_before_the_built_in(cast: Cast) -> None:
    order = cast.draft()
    built_in = written(ORDER_LETTER, order)
    assert built_in.subject == f"Purchase order {order.number} for {order.outlet.name}"
    _template("cancellation", subject="Another letter")
    _template("order", make_supplier(), subject="Another supplier")
    assert written(ORDER_LETTER, order) == built_in
    _template("order", subject="For all: {order_number}")
    assert written(ORDER_LETTER, order).subject == f"For all: {order.number}"
    _template("order", cast.supplier, subject="For {supplier}")
    assert written(ORDER_LETTER, order).subject == f"For {cast.supplier.name}"
    MailTemplate.objects.filter(supplier=cast.supplier).delete()
    assert written(ORDER_LETTER, order).subject == f"For all: {order.number}"
    MailTemplate.objects.all().delete()
    assert written(ORDER_LETTER, order) == built_in


def test_every_placeholder_stands_for_what_the_order_says(cast: Cast) -> None:
    body = "|".join(f"{{{name}}}" for name in OF_LETTER["cancellation"])
    _template("cancellation", body=body)
    order = cast.draft()
    Order.objects.filter(pk=order.pk).update(due_date=date(2026, 12, 1), note="Back door")
    order.refresh_from_db()
    cast.make(order, "cancel")
    said = written(CANCELLATION_LETTER, order).body
    parts = [order.number, cast.supplier.name, cast.outlet.name, "01 December 2026", "2", "56.25", "Back door"]
    assert said == "|".join([*parts, "as agreed by telephone"]) + "\n"


def test_the_mail_that_goes_out_carries_the_words(cast: Cast) -> None:
    _template(subject="Order {order_number}", body="{total} in all")
    order = cast.order(Status.SENT)
    run_jobs(["po.email_supplier"])
    (message,) = mail.outbox
    assert (message.subject, message.body) == (f"Order {order.number}", "56.25 in all\n")
    assert len(message.attachments) == 2


def test_there_is_one_text_for_a_letter_and_a_supplier(cast: Cast) -> None:
    for supplier in (None, cast.supplier):
        _template("order", supplier)
        with pytest.raises(ValidationError, match="There is a text already"):
            _template("order", supplier)


def test_a_line_break_in_a_value_cannot_add_a_header(cast: Cast) -> None:
    _template(subject="For {supplier}")
    order = cast.draft()
    order.vendor.name = "Potters\nBcc: someone@example.invalid"
    with pytest.raises(ValueError, match="newlines"):
        supplier_email(order).message()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{ordernumber}", "{ordernumber} is no placeholder. There are: {order_number}, {supplier},"),
        ("{reason}", "{reason} is no placeholder"),
        ("{order_number.__class__}", "{order_number.__class__} is no placeholder"),
        ("{supplier!r}", "{supplier!r} is no placeholder"),
        ("{0}", "{0} is no placeholder"),
        ("{}", "{} is no placeholder"),
        ("{{ settings.SECRET_KEY }}", "{ settings.SECRET_KEY } is no placeholder"),
        ("{% load x %}", "{% load x %} is no placeholder"),
        ("{supplier", "A brace stands alone"),
        ("a } b", "A brace stands alone"),
    ],
)
def test_what_is_no_placeholder_is_named(text: str, fault: str) -> None:
    assert fault in faults_of(text, OF_LETTER["order"])[0]


def test_a_text_is_not_saved_while_a_placeholder_is_wrong(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refusal:
        _template(subject="{nobody}", body="{reason}")
    assert set(refusal.value.message_dict) == {"subject", "body"}
    _template("cancellation", body="{reason}")


@pytest.mark.sqlite
def test_a_value_is_put_in_once_and_never_read_as_a_text() -> None:
    assert filled("{a} {b}", {"a": "{b}", "b": "$x %s {a}"}) == "{b} $x %s {a}"


@pytest.mark.sqlite
def test_a_line_without_its_values_is_left_out_and_blank_lines_come_singly() -> None:
    text = "Dear {supplier},\n\nBy {due_date}.\n\n{note}\n\nRegards\n\n\n"
    values = {"supplier": "Potters", "due_date": "", "note": ""}
    assert filled_body(text, values) == "Dear Potters,\n\nRegards\n"
    values |= {"due_date": "Monday", "note": "Two\n\n\nlines"}
    assert filled_body(text, values) == "Dear Potters,\n\nBy Monday.\n\nTwo\n\n\nlines\n\nRegards\n"


@pytest.mark.sqlite
def test_each_letter_has_its_built_in_text_its_placeholders_and_its_choice() -> None:
    assert set(LETTERS) == set(BUILT_IN) == set(OF_LETTER) == set(MailTemplate.Letter.values)
    for name, text in BUILT_IN.items():
        assert faults_of(text.subject + text.body, OF_LETTER[name]) == []
        assert "{" not in fill(text, EXAMPLE).body
    assert set(EXAMPLE) == set(OF_LETTER["cancellation"])
    told = (Path(__file__).parents[2] / "docs" / "orders.md").read_text()
    assert [name for name in EXAMPLE if f"`{{{name}}}`" not in told] == []

"""More than was ordered, and goods nobody ordered: booked as counted, reported, decided on."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from consignments.actors import Actor, person
from consignments.errors import GuardRefused, NotFound, NotPermitted
from consignments.models import Approval, OrderEvent, Product
from jobqueue.models import Job
from jobqueue.testing import run_jobs
from receiving.counts import CountedLine
from receiving.errors import ReceiptRefused
from receiving.models import OutletRules, Photo, ReceiptLine, Tolerance, UnexpectedDecision
from receiving.photos import store_photo
from receiving.receipt_news import REPORT_JOB
from receiving.receipts import post_receipt
from receiving.reversal import reverse_receipt
from receiving.tolerances import allowance
from receiving.unexpected import decide
from tests.factories import make_outlet, make_product, make_user
from tests.receiving.conftest import Dock
from tests.receiving.pictures import upload

KEY = "delivery-0001"


def book(dock: Dock, pieces: str) -> None:
    lines = [CountedLine(dock.product(0), accepted=Decimal(pieces))]
    post_receipt(dock.order.pk, key=KEY, lines=lines, actor=dock.receiver)


def photo_of(dock: Dock) -> Photo:
    return store_photo(dock.order.pk, key=KEY, upload=upload(), actor=dock.receiver)


def manager(dock: Dock) -> Actor:
    user = make_user(None, "manager", outlets=[dock.order.outlet])
    user.email = "manager@example.invalid"
    user.save()
    return person(user)


def book_unexpected(dock: Dock) -> ReceiptLine:
    stray = make_product()
    lines = [CountedLine(stray.pk, accepted=Decimal(3), photos=(photo_of(dock).token,))]
    return post_receipt(dock.order.pk, key=KEY, lines=lines, actor=dock.receiver).lines.get()


@pytest.mark.parametrize(
    ("percent", "pieces", "allowed"),
    [("0", None, "0"), ("10", None, "1"), ("10", "0.5", "0.5"), ("10", "0", "0"), ("2.5", "3", "0.25")],
)
def test_a_tolerance_is_a_share_of_the_order_up_to_a_number_of_pieces(
    percent: str, pieces: str | None, allowed: str
) -> None:
    tolerance = Tolerance(percent=Decimal(percent), pieces=None if pieces is None else Decimal(pieces))
    assert allowance(Decimal(10), tolerance) == Decimal(allowed)


@pytest.mark.parametrize(("pieces", "reported"), [("10", False), ("11", False), ("11.00001", True)])
def test_only_what_goes_beyond_the_tolerance_is_reported(dock: Dock, pieces: str, reported: bool) -> None:
    Tolerance.objects.create(product_id=dock.product(0), percent=Decimal(10))
    book(dock, pieces)
    assert Job.objects.filter(job_type=REPORT_JOB).exists() == reported
    assert dock.lines[0].accepted == Decimal(pieces)


def test_without_a_tolerance_every_piece_over_is_reported(dock: Dock) -> None:
    book(dock, "10.00001")
    assert Job.objects.filter(job_type=REPORT_JOB).count() == 1


def test_a_products_tolerance_wins_over_its_suppliers(dock: Dock) -> None:
    supplier = dock.order.vendor
    Product.objects.filter(pk=dock.product(0)).update(supplier=supplier)
    Tolerance.objects.create(supplier=supplier, percent=Decimal(50))
    Tolerance.objects.create(product_id=dock.product(0), percent=Decimal(0))
    book(dock, "11")
    assert OrderEvent.objects.get(name="more_than_ordered").data["reported"] == [dock.lines[0].product.sku]


def test_a_tolerance_is_of_a_supplier_or_of_a_product(dock: Dock) -> None:
    both = Tolerance(supplier=dock.order.vendor, product_id=dock.product(0))
    with pytest.raises(ValidationError, match="not both"):
        both.full_clean()


def test_the_report_goes_to_who_approved_and_to_the_outlets_managers(dock: Dock) -> None:
    manager(dock)
    approver = make_user(None, "approver", outlets=[dock.order.outlet])
    approver.email = "approver@example.invalid"
    approver.save()
    Approval.objects.create(order=dock.order, round=0, approver=approver, decision=Approval.Decision.APPROVED)
    elsewhere = make_user(None, "manager", outlets=[make_outlet()])
    elsewhere.email = "elsewhere@example.invalid"
    elsewhere.save()
    book(dock, "12")
    run_jobs([REPORT_JOB])
    (message,) = mail.outbox
    assert message.to == ["approver@example.invalid", "manager@example.invalid"]
    assert f"{dock.lines[0].product.sku}: 2 over" in message.body


def test_a_report_nobody_can_read_is_not_a_dead_job(dock: Dock) -> None:
    book(dock, "12")
    run_jobs([REPORT_JOB])
    assert mail.outbox == []
    assert not Job.objects.filter(job_type=REPORT_JOB, status="pending").exists()


def test_goods_nobody_ordered_are_booked_with_a_photograph_and_reported(dock: Dock) -> None:
    manager(dock)
    line = book_unexpected(dock)
    assert line.is_unexpected and line.accepted == 3
    assert [each.settled for each in dock.lines] == [0, 0, 0]
    assert OrderEvent.objects.get(name="unexpected_goods").data["skus"] == [line.product.sku]
    run_jobs([REPORT_JOB])
    assert line.product.sku in mail.outbox[0].body


def test_goods_nobody_ordered_need_a_photograph_and_cannot_be_missing(dock: Dock) -> None:
    stray = make_product()
    lines = [CountedLine(stray.pk, missing=Decimal(1), reason="not there")]
    with pytest.raises(ReceiptRefused) as refusal:
        post_receipt(dock.order.pk, key=KEY, lines=lines, actor=dock.receiver)
    assert len(refusal.value.by_product[stray.pk]) == 2


@pytest.mark.parametrize("choice", UnexpectedDecision.Choice.values)
def test_a_manager_decides_once_with_a_reason(dock: Dock, choice: str) -> None:
    line, boss = book_unexpected(dock), manager(dock)
    with pytest.raises(GuardRefused) as no_reason:
        decide(line.pk, choice, reason="", actor=boss)
    decide(line.pk, choice, reason="supplier agrees", actor=boss)
    with pytest.raises(GuardRefused) as twice:
        decide(line.pk, choice, reason="supplier agrees", actor=boss)
    assert (no_reason.value.code, twice.value.code) == ("reason_required", "already_decided")
    assert OrderEvent.objects.get(name=f"unexpected_{choice.lower()}").reason == "supplier agrees"


def test_goods_of_a_receipt_that_was_taken_back_are_not_decided_on(dock: Dock) -> None:
    line, boss = book_unexpected(dock), manager(dock)
    reversal = reverse_receipt(line.receipt_id, key="taken-back", reason="Another order.", actor=dock.receiver)
    for each in (line, reversal.lines.get()):
        with pytest.raises(GuardRefused) as refusal:
            decide(each.pk, "KEEP", reason="It sells.", actor=boss)
        assert refusal.value.code == "taken_back"


def test_only_managers_of_the_outlet_decide_and_only_on_goods_nobody_ordered(dock: Dock) -> None:
    line, boss = book_unexpected(dock), manager(dock)
    ordered = [CountedLine(dock.product(0), accepted=Decimal(1))]
    expected = post_receipt(dock.order.pk, key="another-one", lines=ordered, actor=dock.receiver).lines.get()
    with pytest.raises(NotPermitted):
        decide(line.pk, "KEEP", reason="nice", actor=dock.receiver)
    with pytest.raises(NotFound):
        stranger = make_user(None, "manager", outlets=[make_outlet()])
        decide(line.pk, "KEEP", reason="nice", actor=person(stranger))
    with pytest.raises(GuardRefused, match="nothing to decide"):
        decide(expected.pk, "KEEP", reason="nice", actor=boss)
    with pytest.raises(GuardRefused, match="Choose whether"):
        decide(line.pk, "BURN", reason="nice", actor=boss)


@pytest.mark.parametrize("bucket", ["wrong", "missing"])
def test_an_outlet_may_ask_for_more_photographs(dock: Dock, bucket: str) -> None:
    OutletRules.objects.create(outlet=dock.order.outlet, photo_of_wrong=True, photo_of_missing=True)
    quantities = {bucket: Decimal(1)}
    line = CountedLine(dock.product(0), reason="as said", **quantities)  # type: ignore[arg-type]
    with pytest.raises(ReceiptRefused, match=f"add a photograph of the {bucket} pieces"):
        post_receipt(dock.order.pk, key=KEY, lines=[line], actor=dock.receiver)

"""check_ledger names every difference between the ledger and what orders say."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consignments.models import Order, OrderLine
from consignments.statuses import Kind, Status
from receiving import outside_counts
from receiving.counts import CountedLine
from receiving.models import Receipt, ReceiptLine
from receiving.outside_counts import LedgerDifference
from receiving.receipts import post_receipt
from receiving.reversal import reverse_receipt
from tests.factories import make_order
from tests.receiving.conftest import Dock, make_dock


def check(**options: str) -> str:
    output = io.StringIO()
    call_command("check_ledger", stdout=output, **options)
    return output.getvalue()


def differences(**options: str) -> str:
    output = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("check_ledger", stdout=output, **options)
    assert refusal.value.returncode == 1
    return output.getvalue()


def book(dock: Dock) -> Receipt:
    lines = [CountedLine(dock.product(0), accepted=Decimal(4))]
    return post_receipt(dock.order.pk, key="delivery-0001", lines=lines, actor=dock.receiver)


def test_orders_booked_and_taken_back_agree(dock: Dock) -> None:
    reverse_receipt(book(dock).pk, key="taking-it-back", reason="wrong", actor=dock.receiver)
    assert "1 orders agree" in check()
    assert "1 orders agree" in check(order=dock.order.number)


def test_a_total_that_drifted_is_named_with_both_numbers(dock: Dock) -> None:
    book(dock)
    OrderLine.objects.filter(pk=dock.lines[0].pk).update(accepted=Decimal(5))
    sku = dock.lines[0].product.sku
    assert f"{dock.order} {sku}: accepted is 5 on the line, the ledger says 4." in differences()


@pytest.mark.parametrize(
    ("status", "settled", "complaint"),
    [
        (Status.IN_TRANSIT, True, "still in transit"),
        (Status.RECEIVED, False, "yet still open"),
        (Status.COMPLETE, False, "yet still open"),
        (Status.CANCELLED, False, "yet goods are booked in"),
        (Status.DRAFT, False, "yet goods are booked in"),
    ],
)
def test_a_state_the_ledger_does_not_bear_out_is_named(
    dock: Dock, status: Status, settled: bool, complaint: str
) -> None:
    book(dock)
    if settled:
        lines = [CountedLine(line.product_id, accepted=line.open) for line in dock.lines]
        post_receipt(dock.order.pk, key="delivery-0002", lines=lines, actor=dock.receiver)
    Order.objects.filter(pk=dock.order.pk).update(status=status)
    assert complaint in differences()


def test_a_reversal_that_is_not_the_opposite_is_named(dock: Dock) -> None:
    receipt = book(dock)
    reversal = Receipt.objects.create(
        order=dock.order,
        kind=Receipt.Kind.REVERSAL,
        key="by-another-road",
        arrived_at=receipt.arrived_at,
        recorded_by=dock.user,
        reverses=receipt,
    )
    line = dock.lines[0]
    ReceiptLine.objects.create(receipt=reversal, line=line, product=line.product, accepted=Decimal(-3))
    OrderLine.objects.filter(pk=line.pk).update(accepted=Decimal(1))
    assert differences() == f"{dock.order}: reversal {reversal.pk} is not the opposite of receipt {receipt.pk}.\n"


def test_an_order_that_is_not_there_is_said_so(db: None) -> None:
    with pytest.raises(CommandError, match="There is no order PO-NONE"):
        check(order="PO-NONE")


def test_a_completed_return_which_nobody_counts_in_is_no_fault(db: None) -> None:
    make_order(kind=Kind.RETURN, status=Status.COMPLETE)
    assert "1 orders agree" in check()


def test_many_orders_take_as_many_questions_as_one(dock: Dock) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            check()
        return len(captured)

    book(dock)
    one = ask()
    for _ in range(3):
        book(make_dock())
    assert ask() == one


def test_counts_kept_elsewhere_are_compared_for_each_batch_of_orders(
    dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare_with(monkeypatch, is_accepted=False)
    assert differences() == f"{dock.order}: elsewhere 3.\n"


def test_what_a_person_accepted_is_counted_and_alarms_nobody(dock: Dock, monkeypatch: pytest.MonkeyPatch) -> None:
    compare_with(monkeypatch, is_accepted=True)
    said = check()
    assert "elsewhere 3" not in said
    assert "1 difference with Lightspeed left out" in said and "1 orders agree" in said
    book(dock)
    OrderLine.objects.filter(pk=dock.lines[0].pk).update(accepted=Decimal(5))
    said = differences()
    assert "the ledger says 4." in said and "1 difference with Lightspeed left out" in said


def compare_with(monkeypatch: pytest.MonkeyPatch, *, is_accepted: bool) -> None:
    """Another comparison than Lightspeed's, which finds something in every order."""

    def compare(orders: Sequence[Order]) -> list[LedgerDifference]:
        return [LedgerDifference(f"{order}: elsewhere 3.", is_accepted) for order in orders]

    monkeypatch.setattr(outside_counts, "_comparisons", [compare])

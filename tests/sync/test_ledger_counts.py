"""check_ledger compares what Lightspeed has received with what is booked in here."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consignments.models import Order
from consignments.statuses import Status
from receiving.counts import CountedLine
from receiving.receipts import post_receipt
from sync.mirror import apply_consignment
from sync.models import LightspeedConsignment, LightspeedLine
from tests.receiving.conftest import Dock, make_dock

pytestmark = pytest.mark.django_db


def received(*, there: tuple[str, ...] = ("10", "5", "2.5"), status: str = "RECEIVED") -> Order:
    """An order received in full here, and its consignment with the counts `there`."""
    dock: Dock = make_dock()
    lines = [CountedLine(line.product_id, accepted=line.ordered) for line in dock.lines]
    post_receipt(dock.order.pk, key="delivery-0001", lines=lines, actor=dock.receiver)
    raw = {"id": dock.order.lightspeed_id, "type": "SUPPLIER", "status": status, "version": dock.order.pk}
    consignment = apply_consignment(raw)
    for line, pieces in zip(dock.lines, there, strict=True):
        LightspeedLine.objects.create(
            consignment=consignment,
            product_id=line.product.lightspeed_id or "",
            sku=line.product.sku,
            count=line.ordered,
            received=Decimal(pieces),
            cost=line.unit_cost,
        )
    return Order.objects.get(pk=dock.order.pk)


def check(returncode: int = 0) -> str:
    output = io.StringIO()
    if returncode == 0:
        call_command("check_ledger", stdout=output)
        return output.getvalue()
    with pytest.raises(CommandError) as refusal:
        call_command("check_ledger", stdout=output)
    assert refusal.value.returncode == returncode
    return output.getvalue()


def test_equal_counts_agree() -> None:
    received()
    assert check() == "1 orders agree with the ledger.\n"


def test_each_count_that_differs_is_named_with_both_numbers() -> None:
    order = received(there=("10", "4", "2.5"))
    sku = order.lines.all()[1].product.sku
    assert check(1) == f"{order} {sku}: 5 accepted here, Lightspeed has received 4.\n"


def test_a_line_that_only_one_side_has_is_named_where_anything_was_received() -> None:
    order = received()
    consignment = LightspeedConsignment.objects.get()
    gone, *_ = consignment.lines.all()
    gone.delete()
    for product, pieces in (("extra-1", "2"), ("extra-2", "0")):
        LightspeedLine.objects.create(
            consignment=consignment, product_id=product, sku=product, count=Decimal(1), received=Decimal(pieces)
        )
    said = check(1)
    assert f"{order} {order.lines.all()[0].product.sku}: Lightspeed has no line for it." in said
    assert "extra-1: only Lightspeed has a line for it" in said
    assert "extra-2" not in said


@pytest.mark.parametrize("status", ["SENT", "DISPATCHED", "CANCELLED"])
def test_a_consignment_that_is_not_received_there_yet_is_not_held_against_the_ledger(status: str) -> None:
    received(there=("0", "0", "0"), status=status)
    assert "agree" in check()


def test_many_orders_take_as_many_questions_as_one() -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            check()
        return len(captured)

    assert received().status == Status.RECEIVED
    one = ask()
    for _ in range(3):
        received()
    assert ask() == one

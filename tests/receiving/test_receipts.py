"""Booking a delivery in."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from consignments.actors import WORKER, person
from consignments.errors import Conflict, GuardRefused, InvalidInput, NotFound, NotPermitted
from consignments.models import OrderEvent
from consignments.statuses import RECEIVABLE, Status
from receiving.counts import CountedLine
from receiving.errors import LedgerIsAppendOnly, ReceiptRefused
from receiving.models import Receipt, ReceiptLine
from receiving.photos import store_photo
from receiving.receipts import post_receipt
from tests.factories import make_outlet, make_user
from tests.receiving.conftest import Dock, make_dock
from tests.receiving.pictures import upload

KEY = "delivery-0001"


def accept(dock: Dock, position: int, pieces: str) -> CountedLine:
    return CountedLine(dock.product(position), accepted=Decimal(pieces))


def test_a_receipt_adds_to_the_lines_and_leaves_the_rest_open(dock: Dock) -> None:
    post_receipt(dock.order.pk, key=KEY, lines=[accept(dock, 0, "4")], actor=dock.receiver)
    first, second, _ = dock.lines
    assert [first.accepted, first.open, second.open] == [4, 6, 5]
    dock.order.refresh_from_db()
    assert dock.order.status == Status.IN_TRANSIT


def test_partial_deliveries_go_on_until_everything_is_settled(dock: Dock) -> None:
    for number, pieces in enumerate(["0.1"] * 3):
        post_receipt(dock.order.pk, key=f"part-{number:04}", lines=[accept(dock, 2, pieces)], actor=dock.receiver)
    assert dock.lines[2].accepted == Decimal("0.3")
    last = [accept(dock, 0, "10"), accept(dock, 1, "5"), accept(dock, 2, "2.2")]
    post_receipt(dock.order.pk, key="the-last-one", lines=last, actor=dock.receiver)
    dock.order.refresh_from_db()
    assert dock.order.status == Status.RECEIVED


def test_damaged_missing_and_wrong_pieces_settle_a_line_but_are_not_accepted(dock: Dock) -> None:
    photo = store_photo(dock.order.pk, key=KEY, upload=upload(), actor=dock.receiver)
    counted = CountedLine(
        dock.product(0),
        accepted=Decimal(6),
        damaged=Decimal(1),
        missing=Decimal(2),
        wrong=Decimal(1),
        reason="crushed, short, other colour",
        photos=(photo.token,),
    )
    receipt = post_receipt(dock.order.pk, key=KEY, lines=[counted], actor=dock.receiver)
    line = dock.lines[0]
    assert [line.accepted, line.settled, line.open] == [6, 10, 0]
    assert [link.photo for link in receipt.lines.get().photo_links.all()] == [photo]


def test_the_same_key_with_the_same_body_is_the_same_receipt(dock: Dock) -> None:
    lines = [accept(dock, 0, "4"), accept(dock, 1, "1")]
    first = post_receipt(dock.order.pk, key=KEY, lines=lines, actor=dock.receiver)
    again = post_receipt(dock.order.pk, key=KEY.upper(), lines=lines[::-1], actor=dock.receiver)
    assert again.pk == first.pk
    assert dock.lines[0].accepted == 4
    assert OrderEvent.objects.filter(order=dock.order, name="goods_booked_in").count() == 1


def test_the_same_key_answers_even_after_the_order_is_received(dock: Dock) -> None:
    everything = [accept(dock, 0, "10"), accept(dock, 1, "5"), accept(dock, 2, "2.5")]
    first = post_receipt(dock.order.pk, key=KEY, lines=everything, actor=dock.receiver)
    assert post_receipt(dock.order.pk, key=KEY, lines=everything, actor=dock.receiver).pk == first.pk


@pytest.mark.parametrize("change", ["quantity", "reason", "note", "arrival"])
def test_the_same_key_with_another_body_is_a_conflict(dock: Dock, change: str) -> None:
    post_receipt(dock.order.pk, key=KEY, lines=[accept(dock, 0, "4")], actor=dock.receiver)
    line = CountedLine(
        dock.product(0),
        accepted=Decimal(5 if change == "quantity" else 4),
        reason="counted twice" if change == "reason" else "",
    )
    note = "left gate" if change == "note" else ""
    arrived = timezone.now() if change == "arrival" else None
    with pytest.raises(Conflict) as refusal:
        post_receipt(dock.order.pk, key=KEY, lines=[line], note=note, arrived_at=arrived, actor=dock.receiver)
    assert refusal.value.code == "key_reused"
    assert dock.lines[0].accepted == 4


def test_more_than_ordered_is_booked_as_counted_and_flagged(dock: Dock) -> None:
    post_receipt(dock.order.pk, key=KEY, lines=[accept(dock, 1, "7")], actor=dock.receiver)
    line = dock.lines[1]
    assert [line.accepted, line.over, line.open] == [7, 2, 0]
    event = OrderEvent.objects.get(order=dock.order, name="more_than_ordered")
    assert event.data["over"] == {line.product.sku: "2"}


@pytest.mark.parametrize("pieces", ["4.99999", "5", "5.00001"])
def test_the_exact_quantity_and_its_neighbours_are_told_apart(dock: Dock, pieces: str) -> None:
    post_receipt(dock.order.pk, key=KEY, lines=[accept(dock, 1, pieces)], actor=dock.receiver)
    line = dock.lines[1]
    assert line.open == max(Decimal(5) - Decimal(pieces), 0)
    assert line.over == max(Decimal(pieces) - Decimal(5), 0)


@pytest.mark.parametrize(
    ("pieces", "complaint"),
    [
        ("-1", "less than nothing"),
        ("0.000001", "at most 5 decimal places"),
        ("1000001", "is not a delivery"),
        ("NaN", "is not a number"),
        ("Infinity", "is not a number"),
    ],
)
@pytest.mark.parametrize("bucket", ["accepted", "damaged", "missing", "wrong"])
def test_an_impossible_quantity_is_refused_naming_the_product(
    dock: Dock, bucket: str, pieces: str, complaint: str
) -> None:
    quantities: dict[str, Any] = {bucket: Decimal(pieces)}
    line = CountedLine(dock.product(0), reason="why not", **quantities)
    with pytest.raises(ReceiptRefused) as refusal:
        post_receipt(dock.order.pk, key=KEY, lines=[line], actor=dock.receiver)
    problems = refusal.value.by_product[dock.product(0)]
    assert any(complaint in problem and bucket in problem for problem in problems)
    assert all(problem.startswith(dock.lines[0].product.sku) for problem in problems)
    assert not Receipt.objects.exists()


def test_every_fault_is_named_at_once(dock: Dock) -> None:
    lines = [
        CountedLine(dock.product(0), damaged=Decimal(1)),
        CountedLine(dock.product(1), wrong=Decimal(1)),
        CountedLine(dock.product(2), reason="only a reason"),
    ]
    with pytest.raises(ReceiptRefused) as refusal:
        post_receipt(dock.order.pk, key=KEY, lines=lines, actor=dock.receiver)
    assert len(refusal.value.by_product[dock.product(0)]) == 2
    assert "reason for the wrong pieces" in refusal.value.by_product[dock.product(1)][0]
    assert "no quantity" in refusal.value.by_product[dock.product(2)][0]


def test_nothing_counted_is_refused(dock: Dock) -> None:
    with pytest.raises(ReceiptRefused, match="Nothing was counted"):
        post_receipt(dock.order.pk, key=KEY, lines=[accept(dock, 0, "0")], actor=dock.receiver)


def test_a_product_counted_twice_or_unknown_is_refused(dock: Dock) -> None:
    lines = [accept(dock, 0, "1"), accept(dock, 0, "1"), CountedLine(0, accepted=Decimal(1))]
    with pytest.raises(ReceiptRefused) as refusal:
        post_receipt(dock.order.pk, key=KEY, lines=lines, actor=dock.receiver)
    sku = dock.lines[0].product.sku
    assert refusal.value.general == [f"{sku} is counted twice in one receipt.", "Product 0 is not in the catalogue."]


@pytest.mark.parametrize("key", ["", "short", "has spaces in it", "x" * 65, "semi;colons"])
def test_an_unusable_key_is_refused(dock: Dock, key: str) -> None:
    with pytest.raises(InvalidInput):
        post_receipt(dock.order.pk, key=key, lines=[accept(dock, 0, "1")], actor=dock.receiver)


@pytest.mark.parametrize("status", sorted(set(Status) - RECEIVABLE))
def test_an_order_that_takes_no_goods_says_so(db: None, status: Status) -> None:
    dock = make_dock(status)
    with pytest.raises(GuardRefused) as refusal:
        post_receipt(dock.order.pk, key=KEY, lines=[accept(dock, 0, "1")], actor=dock.receiver)
    assert refusal.value.code == "not_receivable"


@pytest.mark.parametrize("status", sorted(RECEIVABLE))
def test_goods_are_booked_in_from_sent_on_whatever_lightspeed_knows(db: None, status: Status) -> None:
    dock = make_dock(status)
    post_receipt(dock.order.pk, key=KEY, lines=[accept(dock, 0, "1")], actor=dock.receiver)
    assert dock.lines[0].accepted == 1


def test_a_foreign_outlets_order_does_not_exist(dock: Dock) -> None:
    stranger = make_user(None, "receiver", outlets=[make_outlet()])
    with pytest.raises(NotFound):
        post_receipt(dock.order.pk, key=KEY, lines=[accept(dock, 0, "1")], actor=person(stranger))


def test_only_people_with_the_right_book_goods_in(dock: Dock) -> None:
    onlooker = make_user(None, "approver", outlets=[dock.order.outlet])
    for actor in (person(onlooker), WORKER):
        with pytest.raises(NotPermitted):
            post_receipt(dock.order.pk, key=KEY, lines=[accept(dock, 0, "1")], actor=actor)


def test_the_arrival_may_lie_before_the_booking_but_not_after(dock: Dock) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    lines = [accept(dock, 0, "1")]
    receipt = post_receipt(dock.order.pk, key=KEY, lines=lines, arrived_at=yesterday, actor=dock.receiver)
    assert receipt.arrived_at == yesterday
    tomorrow = timezone.now() + timedelta(days=1)
    with pytest.raises(ReceiptRefused, match="future"):
        post_receipt(dock.order.pk, key="another-key", lines=lines, arrived_at=tomorrow, actor=dock.receiver)


def test_goods_cannot_arrive_before_the_order_was_sent(dock: Dock) -> None:
    OrderEvent.objects.create(order=dock.order, seq=1, name="send", to_status=Status.SENT, actor="someone")
    with pytest.raises(ReceiptRefused, match="before the order was sent"):
        post_receipt(
            dock.order.pk,
            key=KEY,
            lines=[accept(dock, 0, "1")],
            arrived_at=timezone.now() - timedelta(days=1),
            actor=dock.receiver,
        )


def test_what_is_booked_is_never_changed_or_deleted(dock: Dock) -> None:
    receipt = post_receipt(dock.order.pk, key=KEY, lines=[accept(dock, 0, "1")], actor=dock.receiver)
    line = receipt.lines.get()
    for attempt in (
        receipt.save,
        receipt.delete,
        line.save,
        line.delete,
        ReceiptLine.objects.all().delete,
        lambda: Receipt.objects.update(note="changed"),
        lambda: ReceiptLine.objects.bulk_update([line], ["accepted"]),
    ):
        with pytest.raises(LedgerIsAppendOnly):
            attempt()

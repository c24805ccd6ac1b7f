"""Several people at one pallet: nothing is lost, nothing is counted twice."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from consignments.actors import person
from consignments.errors import Conflict, GuardRefused
from consignments.models import OrderEvent
from consignments.statuses import Status
from receiving.counts import CountedLine
from receiving.models import Photo, Receipt
from receiving.photos import store_photo
from receiving.receipts import post_receipt
from receiving.reversal import reverse_receipt
from receiving.short_close import short_close
from tests.factories import make_user
from tests.receiving.conftest import Dock, make_dock
from tests.receiving.pictures import upload
from tests.support.threads import at_once, errors_of

pytestmark = pytest.mark.django_db(transaction=True)


def posting(dock: Dock, key: str, position: int, pieces: str) -> Callable[[], Receipt]:
    lines = [CountedLine(dock.product(position), accepted=Decimal(pieces))]
    user = make_user(None, "receiver", outlets=[dock.order.outlet])
    return lambda: post_receipt(dock.order.pk, key=key, lines=lines, actor=person(user))


def test_two_receivers_at_once_both_count() -> None:
    dock = make_dock()
    calls = [posting(dock, f"receiver-{number}", 0, "3") for number in range(3)]
    assert errors_of(at_once(*calls)) == []
    assert dock.lines[0].accepted == 9
    assert Receipt.objects.count() == 3
    assert [event.seq for event in OrderEvent.objects.filter(order=dock.order)] == [1, 2, 3]


def test_ten_taps_are_one_receipt() -> None:
    dock = make_dock()
    lines = [CountedLine(dock.product(0), accepted=Decimal(4))]
    actor = dock.receiver
    taps = [lambda: post_receipt(dock.order.pk, key="one-delivery", lines=lines, actor=actor)] * 10
    outcomes = at_once(*taps)
    assert errors_of(outcomes) == []
    assert len({outcome.value.pk for outcome in outcomes if outcome.value}) == 1
    assert dock.lines[0].accepted == 4


def test_one_key_with_two_bodies_at_once_books_one_and_refuses_the_other() -> None:
    dock = make_dock()
    outcomes = at_once(posting(dock, "one-delivery", 0, "3"), posting(dock, "one-delivery", 0, "4"))
    assert [type(error) for error in errors_of(outcomes)] == [Conflict]
    assert dock.lines[0].accepted in {3, 4}


def test_the_last_pieces_of_two_lines_at_once_receive_the_order_once() -> None:
    dock = make_dock()
    post_receipt(
        dock.order.pk,
        key="most-of-it",
        lines=[CountedLine(dock.product(0), accepted=Decimal(10))],
        actor=dock.receiver,
    )
    assert errors_of(at_once(posting(dock, "left-hand", 1, "5"), posting(dock, "right-hand", 2, "2.5"))) == []
    dock.order.refresh_from_db()
    assert dock.order.status == Status.RECEIVED
    assert OrderEvent.objects.filter(order=dock.order, to_status=Status.RECEIVED).count() == 1


def test_two_people_taking_back_one_receipt_take_it_back_once() -> None:
    dock = make_dock()
    receipt = posting(dock, "one-delivery", 0, "3")()
    actor = dock.receiver

    def taking_back(key: str) -> Callable[[], Receipt]:
        return lambda: reverse_receipt(receipt.pk, key=key, reason="wrong pallet", actor=actor)

    errors = errors_of(at_once(taking_back("first-back"), taking_back("second-back")))
    assert [error.code for error in errors if isinstance(error, GuardRefused)] == ["already_reversed"]
    assert len(errors) == 1
    assert dock.lines[0].accepted == 0


def test_counting_and_closing_at_once_leave_no_piece_settled_twice() -> None:
    dock = make_dock()
    closer = make_user(None, "manager", outlets=[dock.order.outlet])

    def close() -> object:
        return short_close(dock.order.pk, key="nothing-more", reason="discontinued", actor=person(closer))

    outcomes = at_once(posting(dock, "one-delivery", 0, "3"), close)
    line = dock.lines[0]
    if errors_of(outcomes):
        # The close came first and received the order, so the count was refused whole.
        assert [line.accepted, line.short_closed] == [0, 10]
    else:
        assert [line.accepted, line.short_closed] == [3, 7]


def test_the_same_photograph_from_two_tabs_is_stored_once() -> None:
    dock = make_dock()
    actor = dock.receiver
    calls = [lambda: store_photo(dock.order.pk, key="one-delivery", upload=upload(), actor=actor)] * 4
    outcomes = at_once(*calls)
    assert errors_of(outcomes) == []
    assert Photo.objects.count() == 1

"""An order that only goods nobody ordered came with: not cancelled while they lie at the outlet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from consignments.actors import Actor, person
from consignments.errors import GuardRefused
from consignments.lifecycle import advance, available_moves
from consignments.statuses import Status
from receiving.counts import CountedLine
from receiving.models import ReceiptLine
from receiving.photos import store_photo
from receiving.receipts import post_receipt
from receiving.reversal import reverse_receipt
from receiving.short_close import short_close
from receiving.unexpected import decide
from tests.factories import make_product, make_user
from tests.receiving.conftest import Dock
from tests.receiving.pictures import upload

KEY = "delivery-0001"


@pytest.fixture
def boss(dock: Dock) -> Actor:
    return person(make_user(None, "manager", outlets=[dock.order.outlet]))


@pytest.fixture
def stray(dock: Dock) -> ReceiptLine:
    photo = store_photo(dock.order.pk, key=KEY, upload=upload(), actor=dock.receiver)
    lines = [CountedLine(make_product().pk, accepted=Decimal(3), photos=(photo.token,))]
    return post_receipt(dock.order.pk, key=KEY, lines=lines, actor=dock.receiver).lines.get()


def _cancel(dock: Dock, boss: Actor) -> str:
    return advance(dock.order.pk, "cancel", actor=boss, reason="Wrong pallet").status


def test_the_order_is_not_cancelled_and_the_goods_are_named(dock: Dock, boss: Actor, stray: ReceiptLine) -> None:
    with pytest.raises(GuardRefused, match=stray.product.sku) as refusal:
        _cancel(dock, boss)
    assert refusal.value.code == "unexpected_goods_booked_in"
    offered = {option.name: option.why_not for option in available_moves(dock.order, boss)}
    assert stray.product.sku in offered["cancel"]


def test_what_is_kept_stays_so_the_order_is_closed_instead(dock: Dock, boss: Actor, stray: ReceiptLine) -> None:
    decide(stray.pk, "KEEP", reason="It sells", actor=boss)
    with pytest.raises(GuardRefused, match="close what is still open"):
        _cancel(dock, boss)
    short_close(dock.order.pk, key="close-0001", reason="Wrong pallet", actor=boss)
    dock.order.refresh_from_db()
    assert dock.order.status == Status.RECEIVED


def test_once_they_go_back_the_order_can_be_cancelled(dock: Dock, boss: Actor, stray: ReceiptLine) -> None:
    decide(stray.pk, "SEND_BACK", reason="Another shop's", actor=boss)
    assert _cancel(dock, boss) == Status.CANCELLED


def test_once_their_receipt_is_taken_back_the_order_can_be_cancelled(
    dock: Dock, boss: Actor, stray: ReceiptLine
) -> None:
    reverse_receipt(stray.receipt_id, key="taken-back", reason="Another order.", actor=dock.receiver)
    assert _cancel(dock, boss) == Status.CANCELLED

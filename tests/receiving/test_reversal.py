"""Taking a receipt back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from consignments.actors import person
from consignments.errors import Conflict, GuardRefused, NotFound, NotPermitted
from consignments.models import OrderEvent
from receiving.counts import CountedLine
from receiving.models import Receipt
from receiving.receipts import post_receipt
from receiving.reversal import reverse_receipt
from tests.factories import make_outlet, make_user
from tests.receiving.conftest import Dock


def book(dock: Dock, key: str = "delivery-0001", pieces: str = "4") -> Receipt:
    lines = [CountedLine(dock.product(0), accepted=Decimal(pieces), missing=Decimal(1), reason="one short")]
    return post_receipt(dock.order.pk, key=key, lines=lines, actor=dock.receiver)


def test_a_reversal_takes_exactly_its_receipt_off_again(dock: Dock) -> None:
    book(dock, "delivery-0001", "2.5")
    wrong = book(dock, "delivery-0002", "4")
    reversal = reverse_receipt(wrong.pk, key="taking-it-back", reason=" wrong pallet ", actor=dock.receiver)
    line = dock.lines[0]
    assert [line.accepted, line.missing] == [Decimal("2.5"), 1]
    assert (reversal.reverses, reversal.reason) == (wrong, "wrong pallet")
    assert [(row.accepted, row.missing) for row in reversal.lines.all()] == [(Decimal(-4), Decimal(-1))]
    event = OrderEvent.objects.get(order=dock.order, name="receipt_taken_back")
    assert event.data == {"receipt": wrong.pk, "reversal": reversal.pk}


def test_the_same_key_is_the_same_reversal_and_another_receipts_key_is_refused(dock: Dock) -> None:
    first, second = book(dock), book(dock, "delivery-0002")
    reversal = reverse_receipt(first.pk, key="taking-it-back", reason="wrong", actor=dock.receiver)
    assert reverse_receipt(first.pk, key="taking-it-back", reason="wrong", actor=dock.receiver) == reversal
    with pytest.raises(Conflict):
        reverse_receipt(second.pk, key="taking-it-back", reason="wrong", actor=dock.receiver)


def test_a_receipt_is_taken_back_once_with_a_reason_and_never_a_reversal(dock: Dock) -> None:
    receipt = book(dock)
    with pytest.raises(GuardRefused) as no_reason:
        reverse_receipt(receipt.pk, key="taking-it-back", reason=" ", actor=dock.receiver)
    reversal = reverse_receipt(receipt.pk, key="taking-it-back", reason="wrong", actor=dock.receiver)
    with pytest.raises(GuardRefused) as twice:
        reverse_receipt(receipt.pk, key="taking-it-back-2", reason="wrong", actor=dock.receiver)
    with pytest.raises(GuardRefused) as of_reversal:
        reverse_receipt(reversal.pk, key="taking-it-back-3", reason="wrong", actor=dock.receiver)
    codes = [refusal.value.code for refusal in (no_reason, twice, of_reversal)]
    assert codes == ["reason_required", "already_reversed", "is_a_reversal"]


def test_once_the_counts_have_gone_to_lightspeed_the_receipt_stands(dock: Dock) -> None:
    everything = [CountedLine(line.product_id, accepted=line.ordered) for line in dock.lines]
    receipt = post_receipt(dock.order.pk, key="all-of-it", lines=everything, actor=dock.receiver)
    with pytest.raises(GuardRefused, match="Correct the counts instead"):
        reverse_receipt(receipt.pk, key="taking-it-back", reason="wrong", actor=dock.receiver)


def test_only_receivers_of_the_outlet_take_a_receipt_back(dock: Dock) -> None:
    receipt = book(dock)
    stranger = make_user(None, "receiver", outlets=[make_outlet()])
    onlooker = make_user(None, "buyer", outlets=[dock.order.outlet])
    with pytest.raises(NotFound):
        reverse_receipt(receipt.pk, key="taking-it-back", reason="wrong", actor=person(stranger))
    with pytest.raises(NotPermitted):
        reverse_receipt(receipt.pk, key="taking-it-back", reason="wrong", actor=person(onlooker))
    with pytest.raises(NotFound):
        reverse_receipt(receipt.pk + 1, key="taking-it-back", reason="wrong", actor=dock.receiver)

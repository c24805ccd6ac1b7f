"""Once an order is received its counts are put right by a correction: by right, with a reason, nothing erased."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from consignments import effects
from consignments.actors import Actor, person
from consignments.errors import Conflict, GuardRefused, NotFound, NotPermitted
from consignments.models import Order
from consignments.statuses import Kind, Status
from jobqueue import registry
from jobqueue.models import Job
from receiving.corrections import COMPARE_JOB, correct_counts, newest_receipt
from receiving.counts import CountedLine
from receiving.errors import LedgerIsAppendOnly, ReceiptRefused
from receiving.ledger_check import ledger_differences
from receiving.models import Receipt
from receiving.receipts import post_receipt
from receiving.reversal import reverse_receipt
from receiving.scorecard import scores
from tests.factories import make_order, make_outlet, make_user
from tests.receiving.conftest import Dock

KEY = "correction-0001"


@pytest.fixture
def received(dock: Dock) -> Dock:
    """Booked in as ordered: 10, 5 and 2.5 pieces accepted."""
    lines = [CountedLine(line.product_id, accepted=line.ordered) for line in dock.lines]
    post_receipt(dock.order.pk, key="delivery-0001", lines=lines, actor=dock.receiver)
    dock.order.refresh_from_db()
    assert dock.order.status == Status.RECEIVED
    return dock


@pytest.fixture
def manager(received: Dock) -> Actor:
    return person(make_user(None, "manager", outlets=[received.order.outlet]))


def totals(dock: Dock, position: int = 0, **pieces: str) -> CountedLine:
    quantities: dict[str, Any] = {bucket: Decimal(number) for bucket, number in pieces.items()}
    return CountedLine(dock.product(position), **quantities)


def correct(dock: Dock, actor: Actor, *lines: CountedLine, **changed: Any) -> Receipt:
    asked = {"key": KEY, "seen": newest_receipt(dock.order), "reason": "two were cracked", **changed}
    return correct_counts(dock.order.pk, lines=lines, actor=actor, **asked)


def differences(dock: Dock) -> list[str]:
    return [found.sentence for found in ledger_differences(Order.objects.filter(pk=dock.order.pk))]


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.COMPLETE])
def test_totals_become_the_given_ones_by_a_document_of_their_own(
    received: Dock, manager: Actor, status: Status
) -> None:
    Order.objects.filter(pk=received.order.pk).update(status=status)
    correction = correct(
        received, manager, totals(received, accepted="8", damaged="2"), totals(received, 1, accepted="6")
    )
    first, second, third = received.lines
    assert [first.accepted, first.damaged, second.accepted, third.accepted] == [8, 2, 6, Decimal("2.5")]
    assert [[row.accepted, row.damaged] for row in correction.lines.all()] == [[-2, 2], [1, 0]]
    assert (correction.kind, correction.reason, correction.recorded_by) == (
        "CORRECTION",
        "two were cracked",
        manager.user,
    )
    event = received.order.events.get(name="counts_corrected")
    assert event.data["changed"][first.product.sku] == {"accepted": "-2", "damaged": "+2"}
    received.order.refresh_from_db()
    assert received.order.status == status
    assert differences(received) == []


def test_the_suppliers_score_follows_but_not_the_day_of_arrival(received: Dock, manager: Actor) -> None:
    arrived = received.order.receipts.get().arrived_at
    correct(received, manager, totals(received, accepted="5", damaged="5"))
    (score,) = scores(Order.objects.all(), since=arrived)
    assert (score.fill_rate, score.damage_rate) == (Decimal("71.4"), Decimal("28.6"))
    assert scores(Order.objects.all(), since=received.order.receipts.last().arrived_at) == []  # type: ignore[union-attr]


def test_the_same_correction_twice_is_one_and_another_under_its_key_a_conflict(received: Dock, manager: Actor) -> None:
    seen = newest_receipt(received.order)
    line = totals(received, accepted="8", missing="2")
    first = correct(received, manager, line, seen=seen)
    assert correct(received, manager, line, seen=seen) == first
    with pytest.raises(Conflict) as refusal:
        correct(received, manager, totals(received, accepted="7", missing="3"), seen=seen)
    assert refusal.value.code == "key_reused"
    with pytest.raises(Conflict) as late:
        correct(received, manager, totals(received, accepted="7", missing="3"), seen=seen, key="correction-0002")
    assert late.value.code == "counts_changed"
    assert received.lines[0].accepted == 8


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ({"accepted": "8"}, "2 of 10 ordered pieces would be open again"),
        ({"accepted": "-1", "missing": "11"}, "less than nothing"),
        ({"accepted": "10"}, "Nothing differs"),
    ],
)
def test_what_cannot_be_is_refused_in_words(received: Dock, manager: Actor, pieces: dict[str, str], words: str) -> None:
    with pytest.raises(ReceiptRefused, match=words):
        correct(received, manager, totals(received, 0, **pieces))
    with pytest.raises(ReceiptRefused, match="not on the order"):
        correct(received, manager, CountedLine(2**40, accepted=Decimal(1)))
    assert Receipt.objects.count() == 1


def test_it_needs_a_reason_the_right_and_a_received_purchase_order(received: Dock, manager: Actor) -> None:
    line = totals(received, accepted="8", missing="2")
    with pytest.raises(GuardRefused) as refusal:
        correct(received, manager, line, reason=" ")
    assert refusal.value.code == "reason_required"
    with pytest.raises(NotPermitted):
        correct(received, received.receiver, line)
    with pytest.raises(NotFound):
        correct(received, person(make_user(None, "manager", outlets=[make_outlet()])), line)
    Order.objects.filter(pk=received.order.pk).update(status=Status.IN_TRANSIT)
    outlet = received.order.outlet
    transfer = make_order(status=Status.RECEIVED, kind=Kind.OUTLET, outlet=outlet, source=make_outlet())
    for order in (received.order, transfer):
        with pytest.raises(GuardRefused) as refusal:
            correct(Dock(order, received.user), manager, line)
        assert refusal.value.code == "not_correctable"


def test_a_correction_stands_like_every_entry(received: Dock, manager: Actor) -> None:
    correction = correct(received, manager, totals(received, accepted="8", missing="2"))
    with pytest.raises(LedgerIsAppendOnly):
        correction.delete()
    with pytest.raises(GuardRefused):
        reverse_receipt(correction.pk, key="taking-it-back", reason="no", actor=manager)
    back = correct(received, manager, totals(received, accepted="10"), key="correction-0002")
    assert [row.missing for row in back.lines.all()] == [-2]
    assert differences(received) == []


def test_only_a_correction_may_take_pieces_off_without_reversing(received: Dock, manager: Actor) -> None:
    correction = correct(received, manager, totals(received, accepted="8", missing="2"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE receiving_receipt SET kind = 'RECEIPT' WHERE id = %s", [correction.pk])
    assert any("takes pieces off" in difference for difference in differences(received))


def test_lightspeed_is_compared_again_by_a_job_that_is_there(received: Dock, manager: Actor) -> None:
    Job.objects.all().delete()
    correct(received, manager, totals(received, accepted="8", missing="2"))
    assert sorted(Job.objects.values_list("job_type", flat=True)) == [effects.RECEIVE_IN_LS, COMPARE_JOB]
    assert COMPARE_JOB in registry.registered_types()


def test_a_manager_corrects_on_the_page_and_the_order_shows_it(received: Dock, manager: Actor, client: Client) -> None:
    assert manager.user
    client.force_login(manager.user)
    address = reverse("receipts-correct", args=[received.order.number])
    assert address in client.get(received.order.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert "its consignment is closed" in page
    fields: dict[str, object] = {f"line-{line.product_id}-accepted": line.accepted for line in received.lines}
    fields |= {"key": KEY, "seen": newest_receipt(received.order), "reason": "cracked"}
    first = f"line-{received.product(0)}"
    refused = client.post(address, {**fields, f"{first}-accepted": "8"})
    assert refused.status_code == 422
    assert "would be open again" in refused.content.decode() and 'value="8"' in refused.content.decode()
    booked = client.post(address, {**fields, f"{first}-accepted": "8", f"{first}-damaged": "2"}, follow=True)
    page = booked.content.decode()
    assert "Correction" in page and "cracked" in page and "Lightspeed keeps the counts" in page
    assert [received.lines[0].accepted, received.lines[0].damaged] == [8, 2]


def test_an_order_that_still_takes_goods_is_led_back(dock: Dock, client: Client) -> None:
    client.force_login(make_user(None, "manager", outlets=[dock.order.outlet]))
    page = client.get(reverse("receipts-correct", args=[dock.order.number]), follow=True).content.decode()
    assert "a wrong receipt is taken back" in page

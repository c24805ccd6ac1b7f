"""Transfers: who agrees, what is packed, both counts kept, and every difference decided."""

from __future__ import annotations

import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import override_settings

from consignments import boxes, dispute_decisions, drafts, lifecycle
from consignments.actors import POLLER
from consignments.boxes import BoxDraft
from consignments.drafts import HeaderDraft
from consignments.errors import Conflict, GuardRefused, InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from consignments.models import Dispute, Order, OrderLine, StockLevel
from consignments.statuses import Kind, Status
from consignments.stock_check import shortages
from jobqueue.models import DeadLetter, Job
from jobqueue.testing import run_jobs
from receiving.counts import CountedLine
from receiving.receipts import post_receipt
from tests.consignments.cast import Cast, pack_all, settle

Decision = Dispute.Decision


def _transfer(cast: Cast, status: Status, ordered: str = "10") -> tuple[Order, OrderLine]:
    order = cast.order(status, cast.line(ordered), kind=Kind.OUTLET)
    return order, order.lines.get()


def _pack(cast: Cast, order: Order, line: OrderLine, pieces: str, number: int | None = None) -> int:
    return boxes.write_box(order.pk, BoxDraft({line.pk: Decimal(pieces)}), number=number, actor=cast.sender).number


def _adjustments(order: Order) -> list[dict[str, object]]:
    return [job.payload for job in Job.objects.filter(job_type="po.adjust_in_ls", subject=f"order:{order.number}")]


def test_an_offer_is_written_by_the_source_and_agreed_to_by_the_destination(cast: Cast) -> None:
    header = HeaderDraft(None, cast.outlet, source=cast.source, offered=True)
    order = drafts.create_draft(Kind.OUTLET, header, lines=[cast.line()], actor=cast.sender)
    assert order.number.startswith("TR-")
    with pytest.raises(NotPermitted):
        lifecycle.advance(order.pk, "submit", actor=cast.buyer)
    lifecycle.advance(order.pk, "submit", actor=cast.sender)
    lifecycle.advance(order.pk, "approve", actor=cast.approver)
    with pytest.raises(NotPermitted):
        lifecycle.advance(order.pk, "agree", actor=cast.sender)
    assert lifecycle.advance(order.pk, "agree", actor=cast.buyer).status == Status.AGREED


def test_an_outlet_sends_nothing_to_itself(cast: Cast) -> None:
    header = HeaderDraft(None, cast.outlet, source=cast.outlet)
    with pytest.raises(InvalidInput, match="another outlet"):
        drafts.create_draft(Kind.OUTLET, header, lines=[cast.line()], actor=cast.buyer)


def test_a_transfer_is_not_written_for_outlets_of_others(cast: Cast) -> None:
    header = HeaderDraft(None, cast.source, source=cast.outlet)
    with pytest.raises(NotFound):
        drafts.create_draft(Kind.OUTLET, header, lines=[cast.line()], actor=cast.buyer)


@pytest.mark.parametrize(("check", "refused"), [("warn", False), ("refuse", True)])
def test_stock_at_the_source_is_checked_as_the_retailer_wants(cast: Cast, check: str, refused: bool) -> None:
    order, line = _transfer(cast, Status.DRAFT)
    StockLevel.objects.create(outlet=cast.source, product=line.product, on_hand=Decimal("9.5"))
    assert [short.sentence for short in shortages(order)] == [f"{line.product.sku}: 10 asked for, 9.5 there."]
    with override_settings(TRANSFER_STOCK_CHECK=check):
        if refused:
            with pytest.raises(GuardRefused, match=line.product.sku) as refusal:
                cast.make(order, "submit")
            assert refusal.value.code == "not_in_stock"
        else:
            assert cast.make(order, "submit").status == Status.PENDING_APPROVAL


def test_enough_stock_and_unknown_stock_are_no_shortage(cast: Cast) -> None:
    order, line = _transfer(cast, Status.DRAFT)
    assert shortages(order) == []
    StockLevel.objects.create(outlet=cast.source, product=line.product, on_hand=Decimal(10))
    StockLevel.objects.create(outlet=cast.outlet, product=line.product, on_hand=Decimal(0))
    assert shortages(order) == []


def test_what_was_packed_is_what_the_destination_expects(cast: Cast) -> None:
    order, line = _transfer(cast, Status.AGREED)
    assert [_pack(cast, order, line, "4"), _pack(cast, order, line, "2")] == [1, 2]
    _pack(cast, order, line, "5", number=1)
    for move in ("pack", "send"):
        lifecycle.advance(order.pk, move, actor=cast.sender)
    line.refresh_from_db()
    assert (line.requested, line.ordered, line.open) == (Decimal(10), Decimal(7), Decimal(7))
    data = Job.objects.get(job_type="po.send_to_ls", subject=f"order:{order.number}").payload["consignment_data"]
    assert (data["type"], data["source_outlet_id"]) == ("OUTLET", cast.source.lightspeed_id)
    assert data["outlet_id"] == cast.outlet.lightspeed_id
    assert "supplier_id" not in data
    assert [row["count"] for row in data["products"]] == ["7.00000"]


def test_a_line_that_was_not_packed_is_not_told_to_lightspeed(cast: Cast) -> None:
    order = cast.order(Status.AGREED, cast.line("1"), cast.line("2"), kind=Kind.OUTLET)
    first, second = order.lines.all()
    _pack(cast, order, first, "1")
    for move in ("pack", "send"):
        lifecycle.advance(order.pk, move, actor=cast.sender)
    second.refresh_from_db()
    assert (second.requested, second.ordered, second.open) == (Decimal(2), Decimal(0), Decimal(0))
    data = Job.objects.get(job_type="po.send_to_ls", subject=f"order:{order.number}").payload["consignment_data"]
    assert [row["product_id"] for row in data["products"]] == [first.product.lightspeed_id]


def test_more_than_was_approved_is_not_packed(cast: Cast) -> None:
    order, line = _transfer(cast, Status.AGREED)
    _pack(cast, order, line, "6")
    _pack(cast, order, line, "4.00001")
    with pytest.raises(GuardRefused, match=r"10\.00001 of 10") as refusal:
        lifecycle.advance(order.pk, "pack", actor=cast.sender)
    assert refusal.value.code == "packed_too_many"


def test_nothing_packed_is_nothing_to_dispatch(cast: Cast) -> None:
    order, _ = _transfer(cast, Status.AGREED)
    with pytest.raises(GuardRefused) as refusal:
        lifecycle.advance(order.pk, "pack", actor=cast.sender)
    assert refusal.value.code == "nothing_packed"


@pytest.mark.parametrize("pieces", ["-1", "0", "1000001"])
def test_a_box_holds_real_quantities(cast: Cast, pieces: str) -> None:
    order, line = _transfer(cast, Status.AGREED)
    with pytest.raises(InvalidInput):
        _pack(cast, order, line, pieces)
    assert not order.boxes.exists()


def test_boxes_are_packed_at_the_source_and_only_then(cast: Cast) -> None:
    order, line = _transfer(cast, Status.AGREED)
    draft = BoxDraft({line.pk: Decimal(1)})
    with pytest.raises(NotPermitted):
        boxes.write_box(order.pk, draft, actor=cast.manager)
    pack_all(order)
    lifecycle.advance(order.pk, "pack", actor=cast.sender)
    with pytest.raises(MoveNotAllowed) as refusal:
        boxes.write_box(order.pk, draft, actor=cast.sender)
    assert refusal.value.code == "not_packing"
    lifecycle.advance(order.pk, "unpack", actor=cast.sender)
    boxes.remove_box(order.pk, 1, actor=cast.sender)
    assert not order.boxes.exists()


def test_a_box_holds_lines_of_its_own_transfer(cast: Cast) -> None:
    order, _ = _transfer(cast, Status.AGREED)
    _, foreign = _transfer(cast, Status.AGREED)
    with pytest.raises(NotFound):
        _pack(cast, order, foreign, "1")


def test_the_source_does_not_count_what_arrives(cast: Cast) -> None:
    order, line = _transfer(cast, Status.IN_TRANSIT)
    counted = [CountedLine(product_id=line.product_id, accepted=line.ordered)]
    with pytest.raises(NotPermitted, match=cast.outlet.name):
        post_receipt(order.pk, key="count-0001", lines=counted, actor=cast.play("manager", at=cast.source))
    post_receipt(order.pk, key="count-0001", lines=counted, actor=cast.receiver)
    order.refresh_from_db()
    assert order.status == Status.RECEIVED
    assert not order.disputes.exists()


def test_a_difference_has_an_owner_and_a_day_and_holds_the_transfer_open(cast: Cast) -> None:
    order, line = _transfer(cast, Status.IN_TRANSIT)
    counted = [CountedLine(product_id=line.product_id, accepted=Decimal(7), missing=Decimal(3), reason="short")]
    post_receipt(order.pk, key="count-0001", lines=counted, actor=cast.receiver)
    dispute = order.disputes.get()
    assert (dispute.quantity, dispute.owner) == (Decimal(3), cast.manager.user)
    assert dispute.due_date > order.created_at.date()
    assert lifecycle.advance(order.pk, "complete", actor=POLLER, reason="totals equal").status == Status.DISPUTED
    dispute_decisions.decide(dispute.pk, Decision.LOST, reason="not on the van", actor=cast.manager)
    order.refresh_from_db()
    assert order.status == Status.COMPLETE
    line.refresh_from_db()
    assert (line.ordered, line.accepted, line.missing) == (Decimal(10), Decimal(7), Decimal(3))


def test_a_difference_decided_before_lightspeed_answers_completes_nothing_yet(cast: Cast) -> None:
    order, _ = _transfer(cast, Status.IN_TRANSIT)
    settle(order, but_for=Decimal(1))
    lifecycle.advance(order.pk, "receive", actor=cast.receiver)
    dispute_decisions.decide(order.disputes.get().pk, Decision.LOST, reason="seen on camera", actor=cast.manager)
    order.refresh_from_db()
    assert order.status == Status.RECEIVED
    assert lifecycle.advance(order.pk, "complete", actor=POLLER).status == Status.COMPLETE


@pytest.mark.parametrize(
    ("decision", "short", "end", "pieces"),
    [
        (Decision.RETURNED, "2", "source", "2.00000"),
        (Decision.SENDER_MISCOUNTED, "2", "source", "2.00000"),
        (Decision.RECEIVER_MISCOUNTED, "2", "outlet", "2.00000"),
        (Decision.LOST, "2", None, None),
        (Decision.RETURNED, "-2", "outlet", "-2.00000"),
        (Decision.SENDER_MISCOUNTED, "-2", "source", "-2.00000"),
        (Decision.RECEIVER_MISCOUNTED, "-2", "outlet", "-2.00000"),
    ],
)
def test_each_decision_sets_the_right_stock_right(
    cast: Cast, decision: str, short: str, end: str | None, pieces: str | None
) -> None:
    order, line = _transfer(cast, Status.IN_TRANSIT)
    OrderLine.objects.filter(pk=line.pk).update(accepted=line.ordered - Decimal(short), short_closed=Decimal(2))
    lifecycle.advance(order.pk, "receive", actor=cast.receiver)
    dispute_decisions.decide(order.disputes.get().pk, decision, reason="counted again", actor=cast.manager)
    jobs = _adjustments(order)
    if end is None:
        assert jobs == []
        return
    (job,) = jobs
    assert (job["outlet_id"], job["quantity"]) == (getattr(cast, end).lightspeed_id, pieces)
    assert job["product_id"] == line.product.lightspeed_id


def _disputed(cast: Cast, but_for: str = "1") -> Dispute:
    order, _ = _transfer(cast, Status.IN_TRANSIT)
    settle(order, but_for=Decimal(but_for))
    lifecycle.advance(order.pk, "receive", actor=cast.receiver)
    return order.disputes.get()


@pytest.mark.parametrize(
    ("decision", "reason", "code"),
    [("", "why", "no_decision"), ("GUESSED", "why", "no_decision"), (Decision.LOST, "  ", "reason_required")],
)
def test_a_decision_is_forced_and_explained(cast: Cast, decision: str, reason: str, code: str) -> None:
    with pytest.raises(GuardRefused) as refusal:
        dispute_decisions.decide(_disputed(cast).pk, decision, reason=reason, actor=cast.manager)
    assert refusal.value.code == code


def test_nothing_is_lost_where_too_much_arrived(cast: Cast) -> None:
    dispute = _disputed(cast, but_for="-1")
    assert dispute.quantity == -1
    with pytest.raises(GuardRefused) as refusal:
        dispute_decisions.decide(dispute.pk, Decision.LOST, reason="?", actor=cast.manager)
    assert refusal.value.code == "nothing_lost"


def test_a_decision_stands_and_is_made_once(cast: Cast) -> None:
    dispute = _disputed(cast)
    for _ in range(2):
        dispute_decisions.decide(dispute.pk, Decision.RETURNED, reason="came back", actor=cast.manager)
    assert len(_adjustments(dispute.order)) == 1
    assert dispute.order.events.filter(name="dispute_decided").count() == 1
    with pytest.raises(GuardRefused) as refusal:
        dispute_decisions.decide(dispute.pk, Decision.LOST, reason="no", actor=cast.manager)
    assert refusal.value.code == "already_decided"


def test_a_difference_is_given_to_another_who_may_decide(cast: Cast) -> None:
    dispute = _disputed(cast)
    other = cast.play("manager", at=cast.source).user
    assert other is not None and cast.buyer.user is not None
    given = dispute_decisions.assign(dispute.pk, owner=other, due_date=dispute.due_date, actor=cast.manager)
    assert given.owner == other
    with pytest.raises(GuardRefused) as refusal:
        dispute_decisions.assign(dispute.pk, owner=cast.buyer.user, due_date=dispute.due_date, actor=cast.manager)
    assert refusal.value.code == "wrong_owner"


def test_a_stock_change_is_asked_of_a_person_once(cast: Cast) -> None:
    dispute = _disputed(cast)
    dispute_decisions.decide(dispute.pk, Decision.RETURNED, reason="came back", actor=cast.manager)
    run_jobs(["po.adjust_in_ls"])

    (dead,) = DeadLetter.objects.filter(job_type="po.adjust_in_ls")
    assert f"Change the stock of {dispute.line.product.sku} at {cast.source} by +" in dead.error_message
    assert "by hand" in dead.error_message
    assert dispute.order.events.filter(name="job_died").count() == 1


def test_a_box_form_sent_twice_packs_one_box(cast: Cast) -> None:
    order, line = _transfer(cast, Status.AGREED)
    draft = BoxDraft({line.pk: Decimal(4)}, "fragile", uuid.uuid4())
    first = boxes.write_box(order.pk, draft, actor=cast.sender)
    assert boxes.write_box(order.pk, draft, actor=cast.sender) == first
    assert order.boxes.count() == 1
    assert order.events.filter(name="box_packed").count() == 1

    with pytest.raises(Conflict, match="has packed box 1 already") as refusal:
        boxes.write_box(order.pk, replace(draft, contents={line.pk: Decimal(5)}), actor=cast.sender)
    assert refusal.value.code == "form_used"
    assert boxes.write_box(order.pk, replace(draft, key=uuid.uuid4()), actor=cast.sender).number == 2

"""Returns to suppliers: from damaged goods or free, and closed by credit notes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from consignments import lifecycle
from consignments.actors import WORKER, person
from consignments.credit_notes import Credit, record_credit
from consignments.draft_lines import LineDraft
from consignments.drafts import edit_header, replace_lines
from consignments.errors import Conflict, GuardRefused, InvalidInput, MoveNotAllowed, NotPermitted
from consignments.models import Order, Outlet, Product, ReturnReason, Supplier
from consignments.returns import return_of, returnable
from consignments.statuses import Kind, Status
from jobqueue.models import Job
from tests.consignments.cast import Cast


def _damaged(cast: Cast, damaged: str = "3") -> Order:
    """An order of 10 pieces, some of them booked in as damaged, photographed as receiving asks for."""
    order = cast.order(Status.IN_TRANSIT, cast.line("10", "4.50"))
    order.lines.update(damaged=Decimal(damaged), accepted=Decimal(10) - Decimal(damaged))
    return order


def _return(cast: Cast, status: Status = Status.IN_TRANSIT) -> Order:
    """A return worth 45.00."""
    return cast.order(status, cast.line("10", "4.50"), kind=Kind.RETURN)


def _credit(amount: str, number: str = "CN-1", dated: date | None = None) -> Credit:
    return Credit(number, Decimal(amount), dated or timezone.localdate() - timedelta(days=1))


def test_what_came_damaged_goes_on_a_return_once(cast: Cast) -> None:
    order = _damaged(cast)
    draft = return_of(order.pk, actor=cast.buyer)
    assert (draft.kind, draft.status, draft.return_reason) == (Kind.RETURN, Status.DRAFT, ReturnReason.DAMAGED)
    assert (draft.returns_from, draft.supplier, draft.from_stock) == (order, order.supplier, False)
    assert [(line.ordered, line.unit_cost) for line in draft.lines.all()] == [(Decimal(3), Decimal("4.5"))]
    with pytest.raises(GuardRefused) as refusal:
        return_of(order.pk, actor=cast.buyer)
    assert refusal.value.code == "nothing_to_return"
    lifecycle.advance(draft.pk, "cancel", actor=cast.buyer, reason="kept after all")
    assert sum(returnable(order).values()) == 3


def test_goods_that_were_never_in_stock_are_not_taken_from_lightspeeds(cast: Cast) -> None:
    draft = return_of(_damaged(cast).pk, actor=cast.buyer)
    Order.objects.filter(pk=draft.pk).update(return_reason=ReturnReason.OVERSTOCK)
    for move in ("submit", "approve", "send"):
        cast.make(draft, move)
    draft.refresh_from_db()
    assert draft.status == Status.SENT
    assert not Job.objects.filter(job_type="po.send_to_ls", subject=f"order:{draft.number}").exists()
    record_credit(draft.pk, _credit("13.50"), actor=cast.buyer)
    draft.refresh_from_db()
    assert draft.status == Status.COMPLETE


def test_what_is_no_longer_sold_still_goes_back(cast: Cast) -> None:
    order = _damaged(cast)
    Product.objects.update(is_active=False)
    draft = return_of(order.pk, actor=cast.buyer)
    Order.objects.filter(pk=draft.pk).update(return_reason=ReturnReason.OVERSTOCK)
    assert cast.make(draft, "submit").status == Status.PENDING_APPROVAL


def test_goods_go_back_to_a_supplier_of_whom_nothing_is_ordered_any_more(cast: Cast) -> None:
    order = _damaged(cast)
    Supplier.objects.update(is_active=False)
    cast.supplier.refresh_from_db()
    drafts = [return_of(order.pk, actor=cast.buyer), cast.draft(kind=Kind.RETURN)]
    for draft in drafts:
        edit_header(draft.pk, cast.header(Kind.RETURN), actor=cast.buyer)
        assert cast.make(draft, "submit").status == Status.PENDING_APPROVAL


def test_goods_do_not_go_back_from_an_outlet_that_is_closed(cast: Cast) -> None:
    draft = cast.draft(kind=Kind.RETURN)
    Outlet.objects.update(is_active=False)
    with pytest.raises(GuardRefused, match=f"{cast.outlet} is no longer active"):
        cast.make(draft, "submit")


def _ask_for(draft: Order, *lines: LineDraft) -> None:
    assert draft.returns_from
    replace_lines(draft.pk, lines, actor=person(draft.created_by))
    Order.objects.filter(pk=draft.pk).update(return_reason=ReturnReason.OVERSTOCK)


def test_a_return_of_bad_goods_takes_nothing_out_of_lightspeeds_stock_along(cast: Cast) -> None:
    draft = return_of(_damaged(cast).pk, actor=cast.buyer)
    bad = draft.lines.get()
    sound, other = LineDraft(bad.product, Decimal(3), bad.unit_cost), cast.line("1")
    for lines in ([LineDraft(bad.product, Decimal(4), bad.unit_cost)], [sound, other]):
        _ask_for(draft, *lines)
        with pytest.raises(GuardRefused, match="than came damaged or wrong") as refusal:
            cast.make(draft, "submit")
        assert refusal.value.code == "more_than_came_bad"
    _ask_for(draft, sound)
    assert cast.make(draft, "submit").status == Status.PENDING_APPROVAL


def test_two_returns_of_one_order_never_take_a_piece_twice(cast: Cast) -> None:
    order = _damaged(cast)
    first = return_of(order.pk, actor=cast.buyer)
    bad = first.lines.get()
    _ask_for(first, LineDraft(bad.product, Decimal(1), bad.unit_cost))
    second = return_of(order.pk, actor=cast.buyer)
    assert second.lines.get().ordered == 2
    _ask_for(first, LineDraft(bad.product, Decimal(3), bad.unit_cost))
    with pytest.raises(GuardRefused) as refusal:
        cast.make(first, "submit")
    assert refusal.value.code == "more_than_came_bad"


@pytest.mark.parametrize("reason", [ReturnReason.DAMAGED, ReturnReason.WRONG, ReturnReason.FAULTY])
def test_a_return_that_needs_a_photograph_is_not_submitted_without(cast: Cast, reason: str) -> None:
    order = _return(cast, Status.DRAFT)
    Order.objects.filter(pk=order.pk).update(return_reason=reason)
    with pytest.raises(GuardRefused, match="add a photograph") as refusal:
        cast.make(order, "submit")
    assert refusal.value.code == "no_photo"


def test_a_return_says_why(cast: Cast) -> None:
    order = _return(cast, Status.DRAFT)
    Order.objects.filter(pk=order.pk).update(return_reason="")
    with pytest.raises(GuardRefused) as refusal:
        cast.make(order, "submit")
    assert refusal.value.code == "no_return_reason"


def test_another_reason_after_submission_is_another_return(cast: Cast) -> None:
    order = _return(cast, Status.PENDING_APPROVAL)
    Order.objects.filter(pk=order.pk).update(return_reason=ReturnReason.RECALL)
    with pytest.raises(GuardRefused) as refusal:
        cast.make(order, "approve")
    assert refusal.value.code == "content_changed"


def test_the_push_names_supplier_and_kind(cast: Cast) -> None:
    order = _return(cast, Status.SENT_TO_LS)
    data = Job.objects.get(job_type="po.send_to_ls", subject=f"order:{order.number}").payload["consignment_data"]
    assert (data["type"], data["supplier_id"]) == ("RETURN", cast.supplier.lightspeed_id)


def test_the_credit_note_that_makes_the_sum_full_completes_the_return(cast: Cast) -> None:
    order = _return(cast)
    record_credit(order.pk, _credit("44.99"), actor=cast.buyer)
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    record_credit(order.pk, _credit("0.01", "CN-2"), actor=cast.buyer)
    order.refresh_from_db()
    assert order.status == Status.COMPLETE


def test_what_is_finer_than_a_cent_is_credited_to_the_cent(cast: Cast) -> None:
    order = cast.order(Status.IN_TRANSIT, cast.line("1", "10.01"), cast.line("1", "0.00999"), kind=Kind.RETURN)
    record_credit(order.pk, _credit("10.00"), actor=cast.buyer)
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    record_credit(order.pk, _credit("0.01", "CN-2"), actor=cast.buyer)
    order.refresh_from_db()
    assert order.status == Status.COMPLETE


def test_credited_before_lightspeed_has_it_the_return_completes_on_confirmation(cast: Cast) -> None:
    order = _return(cast, Status.SENT_TO_LS)
    record_credit(order.pk, _credit("45"), actor=cast.buyer)
    order.refresh_from_db()
    assert order.status == Status.SENT_TO_LS
    assert lifecycle.advance(order.pk, "confirm", actor=WORKER).status == Status.COMPLETE
    assert lifecycle.advance(order.pk, "confirm", actor=WORKER).status == Status.COMPLETE


def test_a_credit_note_counts_once(cast: Cast) -> None:
    order = _return(cast)
    notes = [record_credit(order.pk, _credit("5"), actor=cast.buyer) for _ in range(2)]
    assert notes[0] == notes[1]
    with pytest.raises(Conflict):
        record_credit(order.pk, _credit("6"), actor=cast.buyer)
    assert order.credit_notes.count() == 1


@pytest.mark.parametrize(
    ("credit", "match"),
    [
        (_credit("0"), "Amount"),
        (_credit("-1"), "Amount"),
        (_credit("1", "  "), "Number"),
        (_credit("1", dated=date(2199, 1, 1)), "future"),
    ],
)
def test_a_credit_note_is_a_real_one(cast: Cast, credit: Credit, match: str) -> None:
    with pytest.raises(InvalidInput, match=match):
        record_credit(_return(cast).pk, credit, actor=cast.buyer)


def test_what_has_not_left_is_not_credited(cast: Cast) -> None:
    with pytest.raises(MoveNotAllowed) as refusal:
        record_credit(_return(cast, Status.APPROVED).pk, _credit("1"), actor=cast.buyer)
    assert refusal.value.code == "not_dispatched"
    with pytest.raises(NotPermitted):
        record_credit(_return(cast).pk, _credit("1"), actor=cast.receiver)


def test_less_credit_is_accepted_by_a_manager_with_a_reason(cast: Cast) -> None:
    order = _return(cast)
    record_credit(order.pk, _credit("40"), actor=cast.buyer)
    with pytest.raises(GuardRefused, match=r"40.00 of 45.00"):
        lifecycle.advance(order.pk, "credit", actor=cast.buyer)
    with pytest.raises(GuardRefused, match="Close it instead"):
        lifecycle.advance(order.pk, "cancel", actor=cast.buyer, reason="no")
    assert lifecycle.advance(order.pk, "close", actor=cast.manager, reason="freight kept").status == Status.COMPLETE


def test_a_return_takes_no_goods_in(cast: Cast) -> None:
    assert not _return(cast).is_receivable

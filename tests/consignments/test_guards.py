"""What blocks a move although the status and the right are there; each refusal with its code and its blocker."""

from __future__ import annotations

from decimal import Decimal

import pytest

from consignments.actors import WORKER
from consignments.errors import GuardRefused
from consignments.lifecycle import advance
from consignments.models import OrderLine, Outlet, Product
from consignments.statuses import Kind, Status
from tests.consignments.cast import Cast, dead_letter, settle


def _refused(cast: Cast, move: str, order_id: int, code: str, match: str, **options: object) -> None:
    actor = options.pop("actor", cast.manager)
    with pytest.raises(GuardRefused, match=match) as refusal:
        advance(order_id, move, actor=actor, **{"reason": "because", **options})  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_an_order_without_lines_is_not_submitted(cast: Cast) -> None:
    order = cast.draft()
    order.lines.all().delete()
    _refused(cast, "submit", order.pk, "no_lines", "no lines")


def test_a_line_of_zero_is_not_submitted(cast: Cast) -> None:
    order = cast.draft()
    line = order.lines.all()[0]
    OrderLine.objects.filter(pk=line.pk).update(ordered=Decimal(0))
    _refused(cast, "submit", order.pk, "bad_lines", f"{line.product.sku}, quantity: must be more than 0")


def test_what_is_no_longer_sold_is_not_ordered_by_a_draft_from_before(cast: Cast) -> None:
    order = cast.draft()
    sku = order.lines.all()[0].product.sku
    Product.objects.filter(sku=sku).update(is_active=False)
    _refused(cast, "submit", order.pk, "bad_lines", f"{sku} is no longer active")


@pytest.mark.parametrize("party", ["supplier", "outlet"])
def test_an_inactive_party_stops_the_submission(cast: Cast, party: str) -> None:
    order = cast.draft()
    record = getattr(cast, party)
    record.is_active = False
    record.save()
    _refused(cast, "submit", order.pk, "inactive", f"{record} is no longer active")


@pytest.mark.parametrize("party", ["supplier", "outlet"])
def test_nothing_is_sent_to_or_for_a_party_that_was_given_up_after_the_approval(cast: Cast, party: str) -> None:
    order = cast.order(Status.APPROVED)
    record = getattr(cast, party)
    record.is_active = False
    record.save()
    _refused(cast, "send", order.pk, "inactive", f"{record} is no longer active. Cancel {order.number}")
    assert advance(order.pk, "cancel", actor=cast.buyer, reason="closed").status == Status.CANCELLED


def test_no_goods_leave_for_an_outlet_that_was_closed_but_they_leave_one(cast: Cast) -> None:
    order = cast.order(Status.PACKED, kind=Kind.OUTLET)
    Outlet.objects.update(is_active=False)
    _refused(cast, "send", order.pk, "inactive", f"{cast.outlet} is no longer active", actor=cast.sender)
    Outlet.objects.filter(pk=cast.outlet.pk).update(is_active=True)
    assert cast.make(order, "send").status == Status.SENT_TO_LS


def test_only_the_author_takes_an_order_back(cast: Cast) -> None:
    order = cast.order(Status.PENDING_APPROVAL)
    assert cast.buyer.user is not None
    _refused(cast, "recall", order.pk, "not_author", cast.buyer.name)


@pytest.mark.parametrize(("move", "status"), [("reject", Status.PENDING_APPROVAL), ("cancel", Status.SENT)])
@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_required(cast: Cast, move: str, status: Status, reason: str) -> None:
    order = cast.order(status)
    _refused(cast, move, order.pk, "reason_required", "give a reason", reason=reason)


def test_completing_against_lightspeed_needs_a_reason_from_a_person(cast: Cast) -> None:
    order = cast.order(Status.RECEIVED)
    _refused(cast, "complete", order.pk, "reason_required", "give a reason", reason="")
    advance(order.pk, "complete", actor=cast.manager, reason="Lightspeed lost a line, counted by hand")


@pytest.mark.parametrize("party", ["supplier", "outlet"])
def test_what_lightspeed_does_not_know_is_not_pushed(cast: Cast, party: str) -> None:
    order = cast.order(Status.SENT)
    record = getattr(cast, party)
    record.lightspeed_id = None
    record.save()
    _refused(cast, "push", order.pk, "unknown_to_lightspeed", f"does not know {record}")


def test_a_product_that_lightspeed_does_not_know_is_named(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    line = order.lines.select_related("product")[0]
    Product.objects.filter(pk=line.product_id).update(lightspeed_id=None)
    _refused(cast, "push", order.pk, "unknown_to_lightspeed", line.product.sku)


@pytest.mark.parametrize(("short_by", "received"), [("0.00001", False), ("0", True), ("-0.00001", True)])
def test_a_line_is_settled_at_exactly_its_quantity(cast: Cast, short_by: str, received: bool) -> None:
    order = cast.order(Status.IN_TRANSIT, cast.line("2.5"))
    line = order.lines.get()
    OrderLine.objects.filter(pk=line.pk).update(accepted=line.ordered - Decimal(short_by))
    if received:
        assert advance(order.pk, "receive", actor=WORKER).status == Status.RECEIVED
    else:
        _refused(cast, "receive", order.pk, "lines_open", line.product.sku)


def test_an_over_receipt_does_not_settle_another_line(cast: Cast) -> None:
    order = cast.order(Status.IN_TRANSIT, cast.line("1"), cast.line("1"), cast.line("1"))
    first = order.lines.all()[0]
    OrderLine.objects.filter(pk=first.pk).update(accepted=3)
    _refused(cast, "receive", order.pk, "lines_open", "2 lines")


def test_damaged_missing_wrong_and_short_closed_pieces_settle_a_line(cast: Cast) -> None:
    order = cast.order(Status.IN_TRANSIT, cast.line("5"))
    order.lines.update(accepted=1, damaged=1, missing=1, wrong=1, short_closed=1)
    assert advance(order.pk, "receive", actor=WORKER).status == Status.RECEIVED


@pytest.mark.parametrize("column", ["accepted", "damaged", "missing", "wrong"])
def test_after_the_first_receipt_an_order_is_not_cancelled(cast: Cast, column: str) -> None:
    order = cast.order(Status.IN_TRANSIT)
    line = order.lines.all()[0]
    OrderLine.objects.filter(pk=line.pk).update(**{column: Decimal("0.00001")})
    _refused(cast, "cancel", order.pk, "goods_booked_in", "Close what is still open")


def test_once_a_receipt_is_reversed_an_order_can_be_cancelled(cast: Cast) -> None:
    order = cast.order(Status.IN_TRANSIT)
    settle(order)
    order.lines.update(accepted=0)
    assert advance(order.pk, "cancel", actor=cast.buyer, reason="supplier closed").status == Status.CANCELLED


def test_a_failure_names_its_dead_letter(cast: Cast) -> None:
    order = cast.order(Status.SENT_TO_LS)
    _refused(cast, "fail", order.pk, "no_dead_letter", "dead letter", actor=WORKER)


def test_an_order_is_not_retried_without_its_own_dead_job(cast: Cast) -> None:
    order = cast.order(Status.FAILED)
    _refused(cast, "retry", order.pk, "not_by_the_queue", "Retry that job")
    other = dead_letter(order)
    _refused(cast, "retry", order.pk, "not_by_the_queue", "Retry that job", data={"dead_letter": other.pk})


def test_a_refusal_writes_nothing(cast: Cast) -> None:
    order = cast.order(Status.PENDING_APPROVAL)
    before = (order.version, order.events.count(), order.approvals.count())
    _refused(cast, "reject", order.pk, "reason_required", "reason", reason="", actor=cast.approver)
    order.refresh_from_db()
    assert (order.version, order.events.count(), order.approvals.count()) == before

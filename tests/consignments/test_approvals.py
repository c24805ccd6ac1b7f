"""Approval is of one content by another person: nothing else counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from consignments import drafts
from consignments.approvals import content_hash
from consignments.errors import GuardRefused, MoveNotAllowed
from consignments.lifecycle import advance
from consignments.models import Approval, Order, OrderLine
from consignments.statuses import Kind, Status
from tests.consignments.cast import Cast
from tests.consignments.lifecycles import STATUSES
from tests.factories import make_outlet, make_supplier


def _refusal(order: Order, cast: Cast) -> GuardRefused:
    with pytest.raises(GuardRefused) as refusal:
        advance(order.pk, "approve", actor=cast.approver)
    return refusal.value


def test_an_approval_is_a_row_about_that_content(cast: Cast) -> None:
    order = cast.order(Status.PENDING_APPROVAL)
    advance(order.pk, "approve", actor=cast.approver, reason="within budget")
    approval = order.approvals.get()
    assert approval.approver == cast.approver.user
    assert (approval.decision, approval.round, approval.reason) == ("APPROVED", 1, "within budget")
    assert approval.content_hash == content_hash(order) == order.submitted_hash


@pytest.mark.parametrize("move", ["approve", "reject"])
def test_an_author_never_decides_on_the_own_order(cast: Cast, move: str) -> None:
    author = cast.play("buyer", "approver")
    cast.buyer = author
    order = cast.order(Status.PENDING_APPROVAL)
    with pytest.raises(GuardRefused) as refusal:
        advance(order.pk, move, actor=author, reason="mine")
    assert refusal.value.code == "own_order"


def test_the_last_editor_never_approves(cast: Cast) -> None:
    editor = cast.play("buyer", "approver")
    order = cast.draft()
    drafts.replace_lines(order.pk, [cast.line("3")], actor=editor)
    advance(order.pk, "submit", actor=cast.buyer)
    with pytest.raises(GuardRefused) as refusal:
        advance(order.pk, "approve", actor=editor)
    assert refusal.value.code == "own_order"
    assert advance(order.pk, "approve", actor=cast.approver).status == Status.APPROVED


def _more(order: Order) -> None:
    line = order.lines.all()[0]
    OrderLine.objects.filter(pk=line.pk).update(ordered=line.ordered + Decimal("0.00001"))


def _dearer(order: Order) -> None:
    line = order.lines.all()[0]
    OrderLine.objects.filter(pk=line.pk).update(unit_cost=line.unit_cost + Decimal("0.00001"))


def _shorter(order: Order) -> None:
    order.lines.all()[0].delete()


def _elsewhere(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(supplier=make_supplier())


@pytest.mark.parametrize("change", [_more, _dearer, _shorter, _elsewhere])
@pytest.mark.parametrize(("status", "move"), [(Status.PENDING_APPROVAL, "approve"), (Status.APPROVED, "send")])
def test_what_changed_behind_an_approval_is_neither_approved_nor_sent(
    cast: Cast, change: Callable[[Order], None], status: Status, move: str
) -> None:
    """Even a change past the domain functions, in the database itself."""
    order = cast.order(status)
    change(order)
    with pytest.raises(GuardRefused) as refusal:
        cast.make(order, move)
    assert refusal.value.code == "content_changed"


def test_the_hash_covers_the_outlet(cast: Cast) -> None:
    order = cast.order(Status.PENDING_APPROVAL)
    before = content_hash(order)
    order.outlet = make_outlet()
    assert content_hash(order) != before


def test_the_hash_does_not_depend_on_the_order_of_lines_or_on_trailing_zeros(cast: Cast) -> None:
    first, second = cast.line("1"), cast.line("2")
    order = cast.draft(first, second)
    before = content_hash(order)
    drafts.replace_lines(order.pk, [second, replace(first, ordered=Decimal("1.000"))], actor=cast.buyer)
    assert content_hash(order) == before


@pytest.mark.parametrize("status", [status for status in STATUSES[Kind.SUPPLIER] if status != Status.DRAFT])
def test_only_a_draft_can_be_edited(cast: Cast, status: Status) -> None:
    order = cast.order(status)
    with pytest.raises(MoveNotAllowed) as refusal:
        drafts.replace_lines(order.pk, [cast.line()], actor=cast.buyer)
    assert refusal.value.code == "not_a_draft"


def test_one_rejection_ends_the_round_and_the_next_starts_afresh(cast: Cast) -> None:
    order = cast.order(Status.PENDING_APPROVAL)
    advance(order.pk, "reject", actor=cast.approver, reason="too many")
    order.refresh_from_db()
    assert (order.status, order.submitted_hash) == (Status.DRAFT, "")
    drafts.replace_lines(order.pk, [cast.line("1")], actor=cast.buyer)
    advance(order.pk, "submit", actor=cast.buyer)
    assert advance(order.pk, "approve", actor=cast.approver).status == Status.APPROVED
    decisions = Approval.objects.filter(order=order).values_list("round", "decision", "reason")
    assert list(decisions) == [(1, "REJECTED", "too many"), (2, "APPROVED", "")]


def test_an_approval_from_before_a_recall_does_not_count_after_it(cast: Cast) -> None:
    order = cast.order(Status.PENDING_APPROVAL)
    advance(order.pk, "recall", actor=cast.buyer)
    assert advance(order.pk, "submit", actor=cast.buyer).approval_round == 2
    assert not Approval.objects.filter(order=order, round=2).exists()


def test_a_copy_of_the_hash_does_not_help_a_draft(cast: Cast) -> None:
    order = cast.draft()
    assert order.submitted_hash == ""
    with pytest.raises(MoveNotAllowed):
        advance(order.pk, "approve", actor=cast.approver)

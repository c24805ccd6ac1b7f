"""Two people pressing at once: one wins, one typed refusal, one event. Real threads, a barrier, both databases."""

from __future__ import annotations

from functools import partial

import pytest

from consignments import drafts
from consignments.effects import EMAIL_SUPPLIER, SEND_TO_LS
from consignments.errors import Conflict, GuardRefused, MoveNotAllowed
from consignments.lifecycle import advance
from consignments.models import Order
from consignments.numbering import next_number
from consignments.statuses import Kind, Status
from jobqueue.models import Job
from tests.consignments.cast import Cast
from tests.support.threads import at_once, errors_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def _events(order: Order, *names: str) -> int:
    return order.events.filter(name__in=names).count()


EACH_KIND = [*[(Kind.SUPPLIER, round_) for round_ in range(ROUNDS)], (Kind.OUTLET, 0), (Kind.RETURN, 0)]
# The move of each kind that two people are most likely to press at once, and what it follows from.
PRESSED = [
    (Kind.OUTLET, Status.APPROVED, "agree"),
    (Kind.OUTLET, Status.PACKED, "send"),
    (Kind.RETURN, Status.IN_TRANSIT, "close"),
]


@pytest.mark.parametrize(("kind", "round_"), EACH_KIND)
def test_approve_against_reject(kind: Kind, round_: int) -> None:
    cast = Cast()
    order, other = cast.order(Status.PENDING_APPROVAL, kind=kind), cast.play("approver")
    outcomes = at_once(
        partial(advance, order.pk, "approve", actor=cast.approver),
        partial(advance, order.pk, "reject", actor=other, reason="too dear"),
    )
    (error,) = errors_of(outcomes)
    assert isinstance(error, MoveNotAllowed)
    assert _events(order, "approve", "reject") == 1
    assert order.approvals.count() == 1
    order.refresh_from_db()
    assert order.status == (Status.APPROVED if outcomes[0].error is None else Status.DRAFT)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_the_same_button_twice(round_: int) -> None:
    cast = Cast()
    order = cast.order(Status.APPROVED)
    outcomes = at_once(*[partial(advance, order.pk, "send", actor=cast.buyer)] * 2)
    (error,) = errors_of(outcomes)
    assert isinstance(error, MoveNotAllowed)
    assert (_events(order, "send"), _events(order, "push")) == (1, 1)
    jobs = Job.objects.filter(subject=f"order:{order.number}", job_type__in=[EMAIL_SUPPLIER, SEND_TO_LS])
    assert jobs.count() == 2


@pytest.mark.parametrize(("kind", "status", "move"), PRESSED)
def test_a_move_of_each_kind_pressed_twice_is_one(kind: Kind, status: Status, move: str) -> None:
    cast = Cast()
    order = cast.order(status, kind=kind)
    press = partial(advance, order.pk, move, actor=cast.maker_of(order, move), reason="as agreed")
    (error,) = errors_of(at_once(*[press] * 2))
    assert isinstance(error, MoveNotAllowed)
    assert _events(order, move) == 1


@pytest.mark.parametrize("kind", Kind)
def test_cancel_against_confirm(kind: Kind) -> None:
    """Whoever is first, the order ends cancelled or the cancel is refused with a reason, never both."""
    cast = Cast()
    order = cast.order(Status.SENT_TO_LS, kind=kind)
    outcomes = at_once(
        partial(cast.make, order, "cancel"),
        partial(cast.make, order, "confirm"),
    )
    order.refresh_from_db()
    assert order.status == Status.CANCELLED
    assert [type(error) for error in errors_of(outcomes)] in ([], [MoveNotAllowed])
    assert order.events.count() == order.version + 1


def test_many_confirmations_make_one_event() -> None:
    cast = Cast()
    order = cast.order(Status.SENT_TO_LS)
    outcomes = at_once(*[partial(cast.make, order, "confirm")] * 6)
    assert not errors_of(outcomes)
    assert _events(order, "confirm") == 1


def test_two_editors_of_one_version() -> None:
    cast = Cast()
    order, other = cast.draft(), cast.play("buyer")
    lines = [cast.line("1")], [cast.line("2")]
    outcomes = at_once(
        partial(drafts.replace_lines, order.pk, lines[0], actor=cast.buyer, version=order.version),
        partial(drafts.replace_lines, order.pk, lines[1], actor=other, version=order.version),
    )
    (error,) = errors_of(outcomes)
    assert isinstance(error, Conflict)
    winner = 0 if outcomes[0].error is None else 1
    assert [line.ordered for line in order.lines.all()] == [lines[winner][0].ordered]
    assert _events(order, "edit") == 1


def test_an_edit_against_a_submission_never_slips_under_it() -> None:
    cast = Cast()
    order = cast.draft()
    at_once(
        partial(cast.make, order, "submit"),
        partial(drafts.replace_lines, order.pk, [cast.line("99")], actor=cast.buyer),
    )
    order.refresh_from_db()
    assert order.status == Status.PENDING_APPROVAL
    assert advance(order.pk, "approve", actor=cast.approver).status == Status.APPROVED


def test_two_approvals_by_one_person_are_one() -> None:
    cast = Cast()
    order = cast.order(Status.PENDING_APPROVAL)
    outcomes = at_once(*[partial(cast.make, order, "approve")] * 3)
    assert {type(error) for error in errors_of(outcomes)} <= {MoveNotAllowed, GuardRefused}
    assert order.approvals.count() == 1


def test_numbers_given_at_once_are_all_different_and_without_a_gap() -> None:
    outcomes = at_once(*[partial(next_number, Kind.SUPPLIER)] * 8)
    assert not errors_of(outcomes)
    assert sorted(outcome.value or "" for outcome in outcomes) == [f"PO-{number:06}" for number in range(1, 9)]

"""What an order is told when one of its jobs dies or comes back."""

from __future__ import annotations

import pytest

from consignments import dead_letters
from consignments.actors import WORKER
from consignments.errors import NotPermitted
from consignments.statuses import Status
from tests.consignments.cast import Cast, dead_letter


@pytest.mark.parametrize("status", [Status.SENT_TO_LS, Status.IN_TRANSIT])
def test_a_dead_push_fails_the_order_and_is_linked(cast: Cast, status: Status) -> None:
    order = cast.order(status)
    dead = dead_letter(order)
    failed = dead_letters.job_died(order.pk, dead, actor=WORKER)
    assert (failed.status, failed.dead_letter) == (Status.FAILED, dead)
    assert order.events.get(name="fail").reason == dead.error_message


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.RECEIVED, Status.COMPLETE])
def test_an_order_that_moved_on_keeps_its_status_and_records_the_death(cast: Cast, status: Status) -> None:
    order = cast.order(status)
    dead = dead_letter(order)
    assert dead_letters.job_died(order.pk, dead, actor=WORKER).status == status
    assert order.events.get(name="job_died").data["dead_letter"] == dead.pk
    assert dead_letters.job_retried(order.pk, dead, actor=cast.operator).status == status
    assert order.events.get(name="job_retried").user == cast.operator.user


def test_a_dead_mail_does_not_fail_the_order(cast: Cast) -> None:
    order = cast.order(Status.SENT_TO_LS)
    dead = dead_letter(order, "po.email_supplier")
    assert dead_letters.job_died(order.pk, dead, actor=WORKER).status == Status.SENT_TO_LS


def test_an_operator_of_no_outlet_retries_the_push(cast: Cast) -> None:
    """The right to retry is the queue's: operators mend orders of every outlet."""
    order = cast.order(Status.FAILED)
    assert order.dead_letter is not None
    assert cast.operator.user is not None
    cast.operator.user.outlet_memberships.all().delete()
    retried = dead_letters.job_retried(order.pk, order.dead_letter, actor=cast.operator)
    assert retried.status == Status.SENT_TO_LS
    assert order.events.get(name="retry").user == cast.operator.user


def test_someone_without_the_right_does_not(cast: Cast) -> None:
    order = cast.order(Status.FAILED)
    assert order.dead_letter is not None
    with pytest.raises(NotPermitted):
        dead_letters.job_retried(order.pk, order.dead_letter, actor=cast.buyer)

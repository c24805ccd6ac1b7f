"""What moves set off: jobs in the same transaction, and the moves that follow by themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from consignments import effects, lifecycle
from consignments.actors import WORKER
from consignments.approval_chasing import REMIND
from consignments.models import Order, Supplier
from consignments.statuses import Status
from jobqueue.models import Job
from tests.consignments.cast import Cast, dead_letter, settle


def _jobs(order: Order) -> list[tuple[str, dict[str, Any]]]:
    rows = Job.objects.filter(subject=f"order:{order.number}").exclude(job_type=REMIND).order_by("id")
    return [(job.job_type, job.payload) for job in rows]


def test_sending_mails_the_supplier_and_pushes_at_once(cast: Cast) -> None:
    order = cast.order(Status.APPROVED)
    assert cast.make(order, "send").status == Status.SENT_TO_LS
    mail, push = _jobs(order)
    assert mail == ("po.email_supplier", {"po_id": order.pk})
    assert push[0] == "po.send_to_ls"
    assert push[1]["po_id"] == order.pk
    assert [event.name for event in order.events.all()][-2:] == ["send", "push"]


@override_settings(LIGHTSPEED_AUTO_PUSH=False)
def test_without_auto_push_the_order_rests_until_someone_pushes_it(cast: Cast) -> None:
    order = cast.order(Status.APPROVED)
    assert cast.make(order, "send").status == Status.SENT
    assert [job_type for job_type, _ in _jobs(order)] == ["po.email_supplier"]


def test_a_push_that_is_blocked_does_not_block_the_sending(cast: Cast) -> None:
    order = cast.order(Status.APPROVED)
    cast.outlet.lightspeed_id = None
    cast.outlet.save()
    sent = cast.make(order, "send")
    assert sent.status == Status.SENT
    push = next(option for option in lifecycle.available_moves(sent, cast.buyer) if option.name == "push")
    assert (push.allowed, push.code) == (False, "unknown_to_lightspeed")


def test_a_supplier_without_an_address_is_sent_nothing_and_the_history_says_so(cast: Cast) -> None:
    order = cast.order(Status.APPROVED)
    Supplier.objects.update(email="")
    cast.make(order, "send")
    assert [job_type for job_type, _ in _jobs(order)] == ["po.send_to_ls"]
    assert "no e-mail address" in order.events.get(name="email_skipped").reason


def test_the_push_carries_the_order_in_lightspeeds_words(cast: Cast) -> None:
    line = cast.line("2.5", "3.99")
    order = cast.order(Status.SENT_TO_LS, line)
    data = _jobs(order)[-1][1]["consignment_data"]
    assert data == {
        "type": "SUPPLIER",
        "reference": order.number,
        "name": order.number,
        "outlet_id": cast.outlet.lightspeed_id,
        "supplier_id": cast.supplier.lightspeed_id,
        "due_at": None,
        "products": [{"product_id": line.product.lightspeed_id, "count": "2.50000", "cost": "3.99000"}],
    }


def test_booked_in_before_the_push_came_through_it_is_received_on_confirmation(cast: Cast) -> None:
    order = cast.order(Status.SENT_TO_LS)
    settle(order)
    assert cast.make(order, "confirm").status == Status.RECEIVED
    assert [event.name for event in order.events.all()][-2:] == ["confirm", "receive"]
    assert _jobs(order)[-1] == ("po.receive_in_ls", {"po_id": order.pk})


@pytest.mark.parametrize("status", [Status.SENT_TO_LS, Status.IN_TRANSIT, Status.FAILED])
def test_a_cancelled_order_is_cancelled_at_lightspeed_once_it_may_know_of_it(cast: Cast, status: Status) -> None:
    order = cast.order(status)
    cast.make(order, "cancel")
    assert _jobs(order)[-1] == ("po.cancel_in_ls", {"po_id": order.pk, "lightspeed_id": None})


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PENDING_APPROVAL, Status.APPROVED, Status.SENT])
def test_lightspeed_hears_nothing_of_what_it_never_knew(cast: Cast, status: Status) -> None:
    order = cast.order(status)
    cast.make(order, "cancel")
    assert "po.cancel_in_ls" not in dict(_jobs(order))


def test_what_lightspeed_is_known_to_hold_is_cancelled_there_by_its_id(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    Order.objects.filter(pk=order.pk).update(lightspeed_id="0242ac-12")
    cast.make(order, "cancel")
    assert _jobs(order)[-1] == ("po.cancel_in_ls", {"po_id": order.pk, "lightspeed_id": "0242ac-12"})


def test_a_job_exists_only_if_its_move_does(cast: Cast) -> None:
    order = cast.order(Status.APPROVED)
    with pytest.raises(RuntimeError), transaction.atomic():
        cast.make(order, "send")
        raise RuntimeError
    order.refresh_from_db()
    assert order.status == Status.APPROVED
    assert _jobs(order) == []


def test_failing_links_the_dead_letter_and_retrying_lets_go_of_it(cast: Cast) -> None:
    order = cast.order(Status.SENT_TO_LS)
    dead = dead_letter(order)
    failed = lifecycle.advance(order.pk, "fail", actor=WORKER, data={"dead_letter": dead.pk})
    assert failed.dead_letter == dead
    retried = lifecycle.advance(order.pk, "retry", actor=cast.operator, data={"dead_letter": dead.pk})
    assert (retried.status, retried.dead_letter) == (Status.SENT_TO_LS, None)
    assert len([job for job in _jobs(order) if job[0] == effects.SEND_TO_LS]) == 1

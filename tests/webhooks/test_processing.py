"""What each type of event sets off, and the states that an event goes through."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone

from consignments.models import Order
from consignments.statuses import Status
from jobqueue.actors import Actor
from jobqueue.dead_letters import retry
from jobqueue.errors import Permanent
from jobqueue.models import DeadLetter
from jobqueue.testing import enqueued, run_jobs
from sync.mirror import apply_consignment
from sync.refetch import JOB_TYPE as REFETCH
from tests.factories import make_order
from tests.webhooks.deliveries import Call, form_call, json_call, line_payload
from webhooks.catalogue_polls import JOB_TYPES
from webhooks.models import WebhookEvent

pytestmark = pytest.mark.django_db

CONSIGNMENT = "0af7b240-ab24-11e7-eddc-7d5f6e3c8a11"


def work_off(call: Call) -> WebhookEvent:
    """The event of the call after its job ran."""
    answer = call.post()
    assert answer.status_code == 202, answer.content
    run_jobs(["webhook.process"])
    return WebhookEvent.objects.get(request_id=json.loads(answer.content)["request_id"])


def created(order: Order, **data: Any) -> Call:
    return json_call(data={"id": CONSIGNMENT, "reference": order.number, **data})


@pytest.mark.parametrize("lightspeed_id", [None, CONSIGNMENT])
def test_consignment_created_moves_the_order_to_in_transit_and_reads_the_consignment(lightspeed_id: str | None) -> None:
    """Before the push's answer (no id yet) as after it."""
    order = make_order(status=Status.SENT_TO_LS, lightspeed_id=lightspeed_id)
    event = work_off(created(order))
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    assert (event.status, event.order, event.error) == ("success", order, "")
    moved = order.events.get()
    assert (moved.name, moved.actor, moved.user) == ("confirm", "system:webhook", None)
    assert moved.data == {"lightspeed_id": CONSIGNMENT, "webhook_event": event.pk}
    assert len(enqueued(REFETCH, {"consignment_id": CONSIGNMENT})) == 1


def test_the_same_webhook_twice_and_another_of_the_same_consignment_are_one_move() -> None:
    order = make_order(status=Status.SENT_TO_LS, lightspeed_id=CONSIGNMENT)
    call = created(order)
    work_off(call)
    call.post()
    run_jobs(["webhook.process"])
    assert work_off(created(order)).outcome == f"{order.number} is in transit."
    assert order.events.count() == 1


@pytest.mark.parametrize("status", [Status.IN_TRANSIT, Status.RECEIVED, Status.COMPLETE])
def test_an_order_that_is_confirmed_already_stays_as_it_is(status: Status) -> None:
    order = make_order(status=status, lightspeed_id=CONSIGNMENT)
    assert work_off(created(order)).status == "success"
    order.refresh_from_db()
    assert order.status == status
    assert not order.events.exists()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.APPROVED, Status.SENT, Status.CANCELLED, Status.FAILED])
def test_an_order_that_was_not_pushed_is_not_moved_and_the_event_says_why(status: Status) -> None:
    order = make_order(status=status)
    event = work_off(created(order))
    order.refresh_from_db()
    assert order.status == status
    assert event.status == "success"
    assert order.number in event.outcome


def test_another_consignment_with_the_orders_number_confirms_nothing() -> None:
    order = make_order(status=Status.SENT_TO_LS, lightspeed_id="another-consignment")
    event = work_off(created(order))
    order.refresh_from_db()
    assert order.status == Status.SENT_TO_LS
    assert "another-consignment" in event.outcome


@pytest.mark.parametrize("known", [{"status": "CANCELLED"}, {"status": "SENT", "deleted_at": "2026-11-25T10:00:00Z"}])
def test_a_late_word_does_not_confirm_what_the_mirror_knows_to_be_gone(known: dict[str, str]) -> None:
    order = make_order(status=Status.SENT_TO_LS, lightspeed_id=CONSIGNMENT)
    apply_consignment({"id": CONSIGNMENT, "type": "SUPPLIER", "version": 3_000_000_000, "outlet_id": "o", **known})
    event = work_off(created(order))
    order.refresh_from_db()
    assert order.status == Status.SENT_TO_LS
    assert "cancelled or deleted" in event.outcome
    assert len(enqueued(REFETCH)) == 1


@pytest.mark.parametrize("data", [{}, {"id": 7}, {"id": ""}, {"id": "x" * 65}, {"reference": ["a"]}, {"id": "a\x00"}])
def test_consignment_created_that_names_nothing_is_ignored(data: dict[str, Any]) -> None:
    event = work_off(json_call(data=data))
    assert (event.status, event.outcome) == ("ignored", "It names no consignment.")


def test_a_consignment_made_at_lightspeed_itself_is_read() -> None:
    event = work_off(json_call(data={"id": CONSIGNMENT, "reference": "made there"}))
    assert (event.status, event.order) == ("success", None)
    assert len(enqueued(REFETCH, {"consignment_id": CONSIGNMENT})) == 1


@pytest.mark.parametrize("event_type", ["consignment.send", "consignment.receive"])
def test_a_line_hint_reads_its_consignment_and_shows_the_order(event_type: str) -> None:
    order = make_order(status=Status.IN_TRANSIT, lightspeed_id=CONSIGNMENT)
    event = work_off(form_call(line_payload(CONSIGNMENT), query=f"?type={event_type}"))
    assert (event.status, event.event_type, event.order) == ("success", event_type, order)
    assert len(enqueued(REFETCH, {"consignment_id": CONSIGNMENT}, subject=f"consignment:{CONSIGNMENT}")) == 1


def test_400_line_hints_of_one_order_are_one_fetch() -> None:
    for line in range(400):
        assert form_call(line_payload(CONSIGNMENT, line=line)).post().status_code == 202
    assert len(run_jobs(["webhook.process"]).done) == 400
    assert len(enqueued(REFETCH)) == 1
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"success"}


@pytest.mark.parametrize(("event_type", "feed"), [("product.update", "products"), ("inventory.update", "inventory")])
def test_catalogue_hints_are_merged_into_one_poll_of_what_they_name(event_type: str, feed: str) -> None:
    for version in range(3):
        payload = {"id": "p", "product_id": "p", "outlet_id": "o", "count": version}
        assert work_off(form_call(payload, type=event_type)).status == "success"
    assert [len(enqueued(job_type)) for job_type in JOB_TYPES.values()] == [feed == name for name in JOB_TYPES]


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (form_call({"id": "1", "note": "sale"}, type="sale.update"), "sale.update"),
        (form_call({"id": "1"}), "unknown"),
        (form_call({"id": "1"}, query="?type=made.up"), "unknown"),
    ],
)
def test_a_type_nobody_handles_is_stored_and_marked_ignored(call: Call, named: str) -> None:
    event = work_off(call)
    assert (event.status, event.event_type) == ("ignored", named)
    assert named in event.outcome


def test_an_unknown_type_of_the_first_format_keeps_its_name() -> None:
    event = work_off(json_call(event_type="consignment.teleported"))
    assert (event.status, event.event_type) == ("ignored", "consignment.teleported")


def test_the_type_that_was_signed_is_believed_before_the_address() -> None:
    call = form_call(line_payload(CONSIGNMENT), query="?type=sale.update", type="consignment.receive")
    assert work_off(call).event_type == "consignment.receive"


@pytest.mark.parametrize(("received", "guessed"), [(None, "consignment.send"), ("1.00000", "consignment.receive")])
def test_a_line_without_a_type_is_known_by_its_shape(received: str | None, guessed: str) -> None:
    assert work_off(form_call(line_payload(CONSIGNMENT, received=received))).event_type == guessed


def test_an_attempt_that_fails_is_shown_and_the_event_waits_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("webhooks.jobs.handle", fail)
    event = work_off(json_call())
    assert (event.status, event.attempts, event.error) == ("pending", 1, "RuntimeError: the disk is full")
    assert event.duration_ms is not None
    assert event.processed_at is None
    monkeypatch.undo()
    run_jobs(["webhook.process"], waits=False)
    event.refresh_from_db()
    assert (event.status, event.attempts, event.error) == ("ignored", 2, "")
    assert event.processed_at is not None


def test_what_a_failed_handler_wrote_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("halfway")

    order = make_order(status=Status.SENT_TO_LS, lightspeed_id=CONSIGNMENT)
    monkeypatch.setattr("webhooks.jobs.states.finish", fail)
    work_off(created(order))
    order.refresh_from_db()
    assert order.status == Status.SENT_TO_LS
    assert enqueued(REFETCH) == []


def test_the_event_fails_with_its_job_and_waits_again_when_that_is_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("for good")

    monkeypatch.setattr("webhooks.jobs.handle", fail)
    json_call().post()
    run_jobs(["webhook.process"], waits=False)
    event = WebhookEvent.objects.get()
    assert (event.status, event.attempts) == ("failed", 3)
    assert "for good" in event.error
    retry(DeadLetter.objects.get().pk, actor=Actor("system:operator"))
    event.refresh_from_db()
    assert event.status == "pending"


def test_a_job_whose_event_is_gone_ends_quietly() -> None:
    json_call().post()
    WebhookEvent.objects.all().delete()
    assert run_jobs(["webhook.process"]).done == ["webhook.process"]


def test_the_payload_is_kept_to_the_digit() -> None:
    event = work_off(form_call('{"cost": 0.1000000000000000055, "count": "8.00000"}'))
    assert str(event.payload["cost"]) == "0.1000000000000000055"
    assert event.payload["count"] == "8.00000"
    assert event.received_at <= timezone.now()


def test_a_feed_that_cannot_be_read_makes_one_dead_letter_not_one_for_each_hint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused() -> None:
        raise Permanent("The token lacks the scope inventory:read.")

    monkeypatch.setattr("webhooks.catalogue_polls.client_for_polls", refused)
    work_off(form_call({"id": "1", "version": 1}, type="inventory.update"))
    assert run_jobs(["webhook.*"], waits=False).dead == [JOB_TYPES["inventory"]]

    event = work_off(form_call({"id": "1", "version": 2}, type="inventory.update"))
    assert (event.status, len(enqueued(JOB_TYPES["inventory"]))) == ("ignored", 0)
    assert "poll_ls" in event.outcome

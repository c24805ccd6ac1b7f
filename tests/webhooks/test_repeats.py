"""A delivery that comes again: one event, always 202, and work again only where it can bring something."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from jobqueue.models import DeadLetter, Job
from jobqueue.testing import enqueued, run_jobs
from sync.refetch import JOB_TYPE as REFETCH
from tests.webhooks.deliveries import Call, form_call, json_call, line_payload
from webhooks.models import ArchivedId, WebhookEvent

pytestmark = pytest.mark.django_db

CONSIGNMENT = "0af7b240-ab24-11e7-eddc-7d5f6e3c8a11"


def post(call: Call) -> bool:
    """Posts it; whether the answer calls it a duplicate."""
    answer = call.post()
    assert answer.status_code == 202, answer.content
    return bool(json.loads(answer.content).get("duplicate", False))


def work_off() -> None:
    run_jobs(["webhook.*"])


@pytest.mark.parametrize("call", [json_call(), form_call(line_payload(CONSIGNMENT))])
def test_a_repeat_is_answered_202_as_a_duplicate_and_stored_once(call: Call) -> None:
    if call.body.startswith(b"{"):
        call = json_call()
    assert [post(call), post(call), post(call)] == [False, True, True]
    event = WebhookEvent.objects.get()
    assert event.repeats == 2
    assert event.last_repeat_at is not None
    assert Job.objects.count() == 1


def test_the_same_id_with_another_body_is_a_repeat() -> None:
    assert not post(json_call(event_id="evt-1", data={"n": 1}))
    assert post(json_call(event_id="evt-1", data={"n": 2}))
    assert WebhookEvent.objects.get().payload == {"n": 1}


@pytest.mark.parametrize("others", [("evt-a", "evt-A"), ("evt-e", "evt-\u00e9"), ("evt", "evt "), ("1", "01")])
def test_ids_that_only_look_alike_are_different_events_on_every_database(others: tuple[str, str]) -> None:
    assert [post(json_call(event_id=each)) for each in others] == [False, False]


def test_the_same_body_under_another_type_is_another_event() -> None:
    payload = line_payload(CONSIGNMENT)
    assert not post(form_call(payload, query="?type=consignment.send"))
    assert not post(form_call(payload, query="?type=consignment.receive"))
    assert post(form_call(payload, query="?type=consignment.receive"))


def test_an_id_of_one_format_is_never_that_of_the_other() -> None:
    post(form_call(line_payload(CONSIGNMENT)))
    digest = WebhookEvent.objects.get().event_id
    assert not post(json_call(event_id=digest))


def test_lightspeeds_form_asks_for_no_age_and_comes_again_after_two_days() -> None:
    call = form_call(line_payload(CONSIGNMENT))
    post(call)
    WebhookEvent.objects.update(received_at=timezone.now() - timedelta(hours=48))
    assert post(call)


def test_a_repeat_of_the_form_that_was_worked_off_asks_for_the_consignment_again_once() -> None:
    """The same words may be news: received 5, then 6, then 5 again."""
    call = form_call(line_payload(CONSIGNMENT))
    post(call)
    work_off()
    Job.objects.filter(job_type=REFETCH).delete()
    for _ in range(5):
        assert post(call)
    work_off()
    assert len(enqueued(REFETCH, {"consignment_id": CONSIGNMENT})) == 1
    assert WebhookEvent.objects.get().attempts == 2


def test_a_repeat_of_the_form_is_merged_with_a_refetch_that_waits() -> None:
    call = form_call(line_payload(CONSIGNMENT))
    post(call)
    work_off()
    post(call)
    work_off()
    assert len(enqueued(REFETCH)) == 1


def test_a_repeat_of_the_first_format_that_was_worked_off_does_nothing() -> None:
    call = json_call(data={"id": CONSIGNMENT})
    post(call)
    work_off()
    assert post(call)
    assert enqueued("webhook.process") == []


def test_a_repeat_of_one_that_failed_is_worked_off_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed handler never burns the id."""

    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("webhooks.jobs.handle", fail)
    call = json_call(data={"id": CONSIGNMENT})
    post(call)
    assert run_jobs(["webhook.*"], waits=False).dead == ["webhook.process"]
    assert WebhookEvent.objects.get().status == "failed"
    monkeypatch.undo()
    assert post(call)
    work_off()
    assert WebhookEvent.objects.get().status == "success"
    assert DeadLetter.objects.count() == 1


def test_an_id_stays_taken_after_its_event_was_archived() -> None:
    call = json_call()
    post(call)
    event = WebhookEvent.objects.get()
    ArchivedId.objects.create(dedupe_key=event.dedupe_key, archived_at=timezone.now())
    event.delete()
    assert post(call)
    assert not WebhookEvent.objects.exists()

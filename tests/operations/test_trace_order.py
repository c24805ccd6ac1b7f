"""trace_order: one story in time order, with the ids by which the log is searched."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from structlog.contextvars import bound_contextvars

from consignments import events
from consignments.actors import person
from consignments.models import Order
from consignments.statuses import Status
from jobqueue.enqueue import enqueue
from jobqueue.models import Job
from jobqueue.registry import RunningJob, handles
from jobqueue.testing import run_jobs
from operations import story
from receiving.models import Receipt
from sync.models import Drift, PushStep
from tests.factories import make_order
from tests.webhooks.events import make_event

pytestmark = pytest.mark.django_db
REQUEST = "a" * 32


@handles("test.trace_fails")
def fails(job: RunningJob) -> None:
    raise ValueError("always")


@pytest.fixture
def order() -> Order:
    return make_order(number="PO-2026-000123", status=Status.IN_TRANSIT, lightspeed_id="ls-1")


def trace(*arguments: str) -> str:
    out = StringIO()
    call_command("trace_order", *arguments, stdout=out)
    return out.getvalue()


def told(order: Order) -> dict[str, dict[str, Any]]:
    """Each happening by what it says."""
    return {each["what"]: each for each in json.loads(trace(order.number, "--json"))["story"]}


def test_everything_about_the_order_is_told_in_time_order(order: Order) -> None:
    now = timezone.now()
    with bound_contextvars(request_id=REQUEST):
        job = enqueue("test.noop", {"secret": "not for everyone"}, subject=f"order:{order.number}")
    enqueue("test.noop", {}, subject="order:PO-OTHER")
    event = make_event(age=timedelta(hours=3), order=order, outcome="Confirmed.")
    PushStep.objects.create(order=order, name="create", state="done", tries=2, started_at=now - timedelta(hours=4))
    Drift.objects.create(
        order=order, kind="count", sku="S-1", ours="1", theirs="2", first_seen_at=now, last_seen_at=now
    )
    Receipt.objects.create(order=order, key="k", body_hash="h", arrived_at=now, recorded_by=order.created_by)
    text = trace(order.number)
    times = [line[:23] for line in text.splitlines()[1:]]
    assert times == sorted(times)
    assert "not for everyone" not in text
    found = told(order)
    assert found["test.noop made"] | {"at": ""} == {
        **{"at": "", "source": "job", "what": "test.noop made"},
        **{"job_id": job, "request_id": REQUEST},
    }
    assert found["consignment.receive success: Confirmed."]["event_id"] == event.pk
    assert "Create the consignment began, try 2" in found
    assert "Ordered quantity S-1: ours '1', theirs '2'" in found
    assert f"Receipt of 0 lines by {order.created_by}" in found


def test_a_job_that_died_and_a_webhook_of_its_consignment_belong_to_it(order: Order) -> None:
    event = make_event(consignment_id="ls-1", status="pending", processed_at=None)
    enqueue("test.trace_fails", {}, subject=f"order:{order.number}", max_attempts=1)
    run_jobs(waits=False)
    enqueue("webhook.process", {"event_id": event.pk}, subject="consignment:ls-1")
    found = told(order)
    (died,) = [what for what in found if what.startswith("test.trace_fails given up after 1 attempts: ValueError")]
    assert found[died]["source"] == "dead letter"
    assert "consignment.receive came" in found
    assert any(what.startswith("died by system:queue") for what in found)


def test_moves_are_told_as_on_the_page(order: Order) -> None:
    events.record(order, "note", actor=person(order.created_by), reason="Called the supplier.")
    assert any("Called the supplier." in what for what in told(order))


def test_of_a_very_long_story_the_end_is_told(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story, "MOST", 3)
    jobs = [enqueue("test.noop", {}, subject=f"order:{order.number}") for _ in range(5)]
    for word in ("first", "second", "third", "fourth", "last"):
        events.record(order, "note", actor=person(order.created_by), reason=word)
    text = trace(order.number)
    assert [word for word in ("first", "second", "third", "fourth", "last") if f": {word}" in text] == [
        *("third", "fourth", "last")
    ]
    assert f"job_id={jobs[-1]}" in text
    assert f"job_id={jobs[0]}" not in text
    assert "only the last are told." in text


def test_a_very_long_story_says_that_it_was_cut(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story, "MOST", 3)
    for _ in range(5):
        enqueue("test.noop", {}, subject=f"order:{order.number}")
    assert json.loads(trace(order.number, "--json"))["cut"] == ["jobs"]
    assert Job.objects.count() == 5


def test_a_number_that_is_not_there_is_said(db: None) -> None:
    with pytest.raises(CommandError, match="There is no order PO-1") as refused:
        trace("PO-1")
    assert refused.value.returncode == 2

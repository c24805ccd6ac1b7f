"""The same delivery from many connections at one moment: one event, one job, every answer a 202."""

from __future__ import annotations

import json

import pytest

from consignments.statuses import Status
from jobqueue.models import Job
from jobqueue.testing import run_jobs
from tests.factories import make_order
from tests.support.threads import at_once, errors_of
from tests.webhooks.deliveries import Call, form_call, json_call, line_payload
from webhooks.models import RefusalCount, WebhookEvent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("long_patience")]

THREADS = 8


def post_at_once(*calls: Call) -> list[dict[str, object]]:
    """The answers' bodies; asserts that each is a 202."""
    outcomes = at_once(*(call.post for call in calls))
    assert errors_of(outcomes) == []
    answers = [outcome.value for outcome in outcomes if outcome.value is not None]
    assert [answer.status_code for answer in answers] == [202] * len(calls)
    return [json.loads(answer.content) for answer in answers]


@pytest.mark.parametrize("form", [False, True])
def test_repeats_at_one_moment_are_one_event_and_all_answered_202(form: bool) -> None:
    for round_ in range(5):
        call = form_call(line_payload("c", line=round_)) if form else json_call()
        answers = post_at_once(*[call] * THREADS)
        assert sum("duplicate" not in answer for answer in answers) == 1
    assert WebhookEvent.objects.count() == Job.objects.count() == 5
    assert sum(WebhookEvent.objects.values_list("repeats", flat=True)) == 5 * (THREADS - 1)


def test_different_deliveries_at_one_moment_are_all_stored() -> None:
    answers = post_at_once(*[json_call() for _ in range(THREADS)])
    assert not any("duplicate" in answer for answer in answers)
    assert WebhookEvent.objects.count() == Job.objects.count() == THREADS


def test_repeats_of_one_that_was_worked_off_share_one_more_run() -> None:
    call = form_call(line_payload("c"))
    call.post()
    run_jobs(["webhook.process"])
    post_at_once(*[call] * THREADS)
    assert run_jobs(["webhook.process"]).done == ["webhook.process"]


def test_two_workers_with_the_same_news_move_the_order_once() -> None:
    order = make_order(status=Status.SENT_TO_LS)
    for _ in range(2):
        json_call(data={"id": "c", "reference": order.number}).post()
    outcomes = at_once(*[lambda: run_jobs(["webhook.process"])] * 2)
    assert errors_of(outcomes) == []
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    assert order.events.count() == 1
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"success"}


def test_refusals_at_one_moment_are_all_counted() -> None:
    outcomes = at_once(*[Call(b"{}", "application/json").post] * THREADS)
    assert errors_of(outcomes) == []
    assert sum(RefusalCount.objects.values_list("count", flat=True)) == THREADS

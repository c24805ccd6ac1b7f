"""What each answer of Lightspeed's means for the job and for the order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from consignments.actors import person
from consignments.models import Order
from consignments.statuses import Status
from jobqueue import dead_letters
from jobqueue.models import DeadLetter, Dependency, Job
from jobqueue.testing import run_jobs, seconds_until_due
from sync.refetch import JOB_TYPE, request_refetch
from tests.factories import make_user
from tests.support.simulator import Simulator
from tests.sync.raw_server import Reply, answering, http
from tests.sync.worlds import consignments_for, in_transit, sent_to_lightspeed, settle_lines

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def order(lightspeed: Simulator, settings: Settings) -> Iterator[Order]:
    settings.LIGHTSPEED_TRIES = 1
    settings.LIGHTSPEED_READ_TIMEOUT = 0.3
    return sent_to_lightspeed(lightspeed)  # type: ignore[return-value]


def run_against(reply: Reply, settings: Settings) -> None:
    with answering(reply) as server:
        settings.LIGHTSPEED_BASE_URL = server.url
        run_jobs(["po.send_to_ls"], waits=True, limit=1)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
def test_a_refusal_kills_the_push_at_once_and_fails_the_order(order: Order, settings: Settings, status: int) -> None:
    run_against(http(status, b'{"error": "No such outlet"}'), settings)

    (dead,) = DeadLetter.objects.all()
    assert f"answered {status}" in dead.error_message
    assert "No such outlet" in dead.error_message
    order.refresh_from_db()
    assert (order.status, order.dead_letter) == (Status.FAILED, dead)
    assert "No such outlet" in order.events.get(name="fail").reason


@pytest.mark.parametrize(
    "reply",
    [
        http(500, b"oops"),
        http(502, b"<html>Bad gateway</html>"),
        http(503),
        http(504),
        http(408),
        http(425),
        http(200, b"garbage"),
        http(200, b'{"data": [', length=500),
        http(200, b'{"unexpected": 1}'),
        Reply(b""),
        Reply(b"", pause=0.6),
    ],
)
def test_what_may_pass_is_tried_again_and_costs_an_attempt(order: Order, settings: Settings, reply: Reply) -> None:
    run_against(reply, settings)

    job = Job.objects.get(job_type="po.send_to_ls")
    assert job.attempts == 1
    assert "Lightspeed" in job.last_error
    order.refresh_from_db()
    assert order.status == Status.SENT_TO_LS


def test_a_lightspeed_that_stays_down_fails_the_order_after_the_last_attempt(order: Order, settings: Settings) -> None:
    with answering(http(500)) as server:
        settings.LIGHTSPEED_BASE_URL = server.url
        ran = run_jobs(["po.send_to_ls"], waits=False)

    assert (len(ran.failed), ran.dead) == (2, ["po.send_to_ls"])
    order.refresh_from_db()
    assert order.status == Status.FAILED


@pytest.mark.parametrize("reply", [Reply(b""), http(502), http(503), http(504)])
def test_a_lightspeed_that_is_not_there_kills_nothing_and_all_its_jobs_wait(
    order: Order, lightspeed: Simulator, settings: Settings, reply: Reply
) -> None:
    url = settings.LIGHTSPEED_BASE_URL
    with answering(reply) as server:
        settings.LIGHTSPEED_BASE_URL = server.url
        for _ in range(8):
            run_jobs(["po.send_to_ls"], waits=False, limit=1)

    job = Job.objects.get(job_type="po.send_to_ls")
    assert job.attempts < job.max_attempts
    assert Dependency.objects.get(pk="lightspeed").open_until is not None

    settings.LIGHTSPEED_BASE_URL = url
    Dependency.objects.update(open_until=timezone.now() - timedelta(seconds=1))
    run_jobs(["po.send_to_ls"], waits=False)
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    assert Dependency.objects.get(pk="lightspeed").open_until is None


def test_a_pause_is_kept_and_costs_nothing(order: Order, settings: Settings) -> None:
    run_against(http(429, b"{}", "Retry-After: 40"), settings)

    job = Job.objects.get(job_type="po.send_to_ls")
    assert job.attempts == 0
    assert 30 < seconds_until_due(job.pk) <= 40


def test_a_revoked_token_makes_jobs_wait_and_kills_none(order: Order, settings: Settings) -> None:
    run_against(http(401, b'{"error": "invalid_token"}'), settings)

    job = Job.objects.get(job_type="po.send_to_ls")
    assert job.attempts == 0
    assert "token" in job.last_error
    assert seconds_until_due(job.pk) > 30
    assert not DeadLetter.objects.exists()


def test_without_an_address_jobs_wait_for_one(order: Order, settings: Settings) -> None:
    settings.LIGHTSPEED_BASE_URL = ""
    run_jobs(["po.send_to_ls"])

    job = Job.objects.get(job_type="po.send_to_ls")
    assert job.attempts == 0
    assert "LIGHTSPEED_BASE_URL" in job.last_error


def test_a_retried_push_goes_on_where_it_stopped(order: Order, settings: Settings, lightspeed: Simulator) -> None:
    run_against(http(422), settings)
    settings.LIGHTSPEED_BASE_URL = lightspeed.url
    operator = person(make_user(None, "operator"))

    dead_letters.retry(DeadLetter.objects.get().pk, actor=operator)
    order.refresh_from_db()
    assert (order.status, order.dead_letter) == (Status.SENT_TO_LS, None)

    run_jobs(["po.send_to_ls"])
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    assert len(consignments_for(lightspeed, order)) == 1


def test_a_dead_receipt_does_not_undo_what_was_booked_in(lightspeed: Simulator, settings: Settings) -> None:
    order = settle_lines(in_transit(lightspeed))
    with answering(http(422, b'{"error": "Period closed"}')) as server:
        settings.LIGHTSPEED_BASE_URL = server.url
        run_jobs(["po.receive_in_ls"])

    order.refresh_from_db()
    assert order.status == Status.RECEIVED
    assert "Period closed" in order.events.get(name="job_died").reason

    settings.LIGHTSPEED_BASE_URL = lightspeed.url
    dead_letters.retry(DeadLetter.objects.get().pk, actor=person(make_user(None, "operator")))
    run_jobs(["po.receive_in_ls"])
    order.refresh_from_db()
    assert order.status == Status.COMPLETE


def test_hints_for_one_consignment_are_merged_and_one_that_comes_during_the_reading_is_not_lost(
    lightspeed: Simulator,
) -> None:
    order = in_transit(lightspeed)
    ids = {request_refetch(order.lightspeed_id or "") for _ in range(400)}
    assert len(ids) == 1

    before = len(lightspeed.calls())
    assert run_jobs([JOB_TYPE], waits=False).done == [JOB_TYPE]
    assert len(lightspeed.calls()) - before <= 3
    assert request_refetch(order.lightspeed_id or "") not in ids


def test_a_hint_for_what_is_gone_is_no_fault(lightspeed: Simulator) -> None:
    order = in_transit(lightspeed)
    lightspeed.api.delete(f"/consignments/{order.lightspeed_id}").raise_for_status()
    request_refetch(order.lightspeed_id or "")
    request_refetch("never-heard-of")

    ran = run_jobs([JOB_TYPE], waits=False)

    assert (ran.done, ran.dead) == ([JOB_TYPE, JOB_TYPE], [])
    assert order.drifts.get().kind == "deleted"


def test_a_fault_after_some_progress_costs_no_attempt(lightspeed: Simulator, settings: Settings) -> None:
    settings.LIGHTSPEED_TRIES = 1
    order = sent_to_lightspeed(lightspeed, lines=6)
    lightspeed.fault(r"^PUT .*/products/", "drop", skip=3, times=1)

    run_jobs(["po.send_to_ls"], limit=1)

    job = Job.objects.get(job_type="po.send_to_ls")
    assert job.attempts == 0
    assert order.push_steps.get(name="lines").done == 3
    run_jobs(["po.send_to_ls"], waits=False)
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT

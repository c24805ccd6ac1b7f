"""One budget for all processes: learned from headers, never overdrawn, pushes before polls, a 429 pauses everyone."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from sync.lightspeed.budget import Permit
from sync.lightspeed.errors import RateLimited
from sync.models import RateBudget
from sync.opening import client_for_polls, client_for_pushes
from sync.rate_budget import NAME, SharedBudget
from tests.support.simulator import Simulator
from tests.support.threads import at_once, errors_of
from tests.sync.processes import ROOT

pytestmark = pytest.mark.django_db


def headers(limit: int, remaining: int) -> httpx.Headers:
    return httpx.Headers({"x-ratelimit-limit": str(limit), "x-ratelimit-remaining": str(remaining)})


def given(remaining: int, *, limit: int = 350, ends_in: float | None = 200, **fields: object) -> RateBudget:
    ends_at = None if ends_in is None else timezone.now() + timedelta(seconds=ends_in)
    return RateBudget.objects.create(name=NAME, limit=limit, remaining=remaining, window_ends_at=ends_at, **fields)


def left() -> int:
    return RateBudget.objects.get(name=NAME).remaining


def push() -> SharedBudget:
    return SharedBudget(urgent=True, patience=0)


def poll() -> SharedBudget:
    return SharedBudget(urgent=False, patience=0)


def test_the_first_answer_teaches_the_limit_and_the_beginning_of_the_window() -> None:
    assert push().take() is None
    push().learn(None, headers(350, 349))

    row = RateBudget.objects.get()
    assert (row.limit, row.remaining) == (350, 349)
    assert row.window_ends_at is not None


def test_a_window_that_others_have_begun_has_no_known_end() -> None:
    push().learn(None, headers(350, 120))

    assert RateBudget.objects.get().window_ends_at is None


def test_every_call_is_counted_before_it_is_made() -> None:
    given(10)
    permits = [push().take() for _ in range(3)]

    assert [permit.left for permit in permits if permit] == [9, 8, 7]
    assert left() == 7


def test_none_is_left_until_the_window_ends() -> None:
    row = given(1)
    push().take()

    with pytest.raises(RateLimited) as none_left:
        push().take()
    assert none_left.value.retry_at == row.window_ends_at


def test_all_are_free_again_when_the_window_has_ended() -> None:
    given(0, ends_in=-1)

    permit = push().take()
    assert permit is not None
    assert permit.left == 349


def test_calls_of_others_are_noticed() -> None:
    given(300)
    permit = push().take()
    push().learn(permit, headers(350, 40))

    assert left() == 40


def test_an_answer_of_the_window_before_says_nothing_about_this_one() -> None:
    given(340, window_started_at=timezone.now())
    old = Permit(timezone.now() - timedelta(seconds=30), left=200)
    push().learn(old, headers(350, 2))

    assert left() == 340


def test_an_answer_that_was_overtaken_raises_nothing() -> None:
    given(100)
    push().learn(Permit(timezone.now(), left=100), headers(350, 110))

    assert left() == 100


def test_a_count_that_starts_afresh_begins_a_window() -> None:
    given(3, ends_in=150)
    push().learn(Permit(timezone.now(), left=3), headers(350, 345))

    row = RateBudget.objects.get()
    assert row.remaining == 345
    assert row.window_ends_at is not None
    assert row.window_ends_at > timezone.now() + timedelta(seconds=250)


def test_the_first_call_of_a_window_tells_its_end_though_another_seemed_to_run() -> None:
    given(48, limit=50, ends_in=0.05)
    push().learn(Permit(timezone.now(), left=47), headers(50, 49))

    row = RateBudget.objects.get()
    assert row.window_ends_at is not None
    assert row.window_ends_at > timezone.now() + timedelta(seconds=250)
    assert row.remaining == 48


def test_a_first_answer_that_is_late_gives_back_none_of_the_calls_made_since() -> None:
    given(20, limit=50, ends_in=None)
    push().learn(Permit(timezone.now(), left=49), headers(50, 49))

    assert left() == 20


def test_of_the_first_answers_that_come_together_one_tells_the_end() -> None:
    push().learn(None, headers(350, 348))
    push().learn(None, headers(350, 349))

    assert RateBudget.objects.get().window_ends_at is not None


def test_polls_leave_a_fifth_to_pushes_while_there_are_any() -> None:
    given(70, last_push_at=timezone.now())

    with pytest.raises(RateLimited):
        poll().take()
    assert push().take() is not None


def test_polls_use_all_of_it_when_nobody_pushes() -> None:
    given(70, last_push_at=timezone.now() - timedelta(minutes=5))

    assert poll().take() is not None


def test_a_refusal_pauses_everyone_until_the_time_it_names() -> None:
    given(200)
    until = timezone.now() + timedelta(seconds=60)
    poll().refused(until)

    for budget in (push(), poll()):
        with pytest.raises(RateLimited) as paused:
            budget.take()
        assert abs(paused.value.retry_at - until) < timedelta(seconds=1)


def test_without_a_known_end_one_call_at_a_time_finds_out() -> None:
    given(0, ends_in=None)
    with pytest.raises(RateLimited):
        push().take()
    RateBudget.objects.update(probe_at=timezone.now() - timedelta(seconds=1))

    assert push().take() is not None
    with pytest.raises(RateLimited):
        push().take()


def test_a_short_wait_is_slept_and_a_long_one_is_not() -> None:
    given(0, ends_in=0.3)
    assert SharedBudget(urgent=True, patience=2).take() is not None


def test_headers_that_say_nothing_teach_nothing() -> None:
    for odd in ({}, {"x-ratelimit-limit": "many", "x-ratelimit-remaining": "-1"}, {"x-ratelimit-limit": "9" * 30}):
        push().learn(None, httpx.Headers(odd))

    assert not RateBudget.objects.exists()


@pytest.mark.parametrize("retry_after", ["date", "seconds", "none", "past", "nonsense"])
def test_a_refusal_by_lightspeed_is_shared_whatever_it_says(lightspeed: Simulator, retry_after: str) -> None:
    lightspeed.switches(rate_limited=True, retry_after=retry_after)
    with client_for_polls() as client:
        client.outlets()
        lightspeed.use_up(349)
        with pytest.raises(RateLimited):
            client.outlets()
    with client_for_pushes() as client, pytest.raises(RateLimited):
        client.outlets()

    refused = [call for call in lightspeed.calls() if call["status"] == 429]
    # A time in the past is read as one second, which is slept; the next pause is longer.
    assert len(refused) == (2 if retry_after == "past" else 1)


def test_pauses_that_prove_too_short_get_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    monkeypatch.setattr("sync.rate_budget.timezone.now", lambda: now)
    given(200)
    for expected in (1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300):
        push().refused(now + timedelta(seconds=1))
        assert RateBudget.objects.get().pause_seconds == expected
        RateBudget.objects.update(paused_until=now - timedelta(seconds=1))

    RateBudget.objects.update(paused_until=now - timedelta(minutes=1))
    push().refused(now + timedelta(seconds=1))
    assert RateBudget.objects.get().pause_seconds == 1


@pytest.mark.django_db(transaction=True)
def test_threads_at_once_never_overdraw_it_together(lightspeed: Simulator, settings: Settings) -> None:
    lightspeed.switches(rate_limited=True, registers=0)

    def call_until_paused() -> None:
        with client_for_pushes() as client:
            for _ in range(40):
                try:
                    client.outlets()
                except RateLimited:
                    return

    # Who is first learns the limit; the others lean on it.
    with client_for_pushes() as client:
        client.outlets()
    assert errors_of(at_once(*[call_until_paused] * 4)) == []

    statuses = [call["status"] for call in lightspeed.calls()]
    assert (statuses.count(200), statuses.count(429)) == (50, 0)


@pytest.mark.slow
@pytest.mark.sqlite
def test_processes_use_the_whole_budget_and_are_hardly_ever_refused() -> None:
    """A short run of the bench, on its own SQLite database."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    arguments = ["--processes", "4", "--windows", "3", "--seconds", "4", "--registers", "0"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.sync_budget", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr

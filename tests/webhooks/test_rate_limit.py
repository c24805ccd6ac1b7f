"""The limit on refused calls: over all processes, and never in the way of a signed delivery."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, InterfaceError
from django.test import Client, override_settings
from django.utils import timezone

from tests.webhooks.deliveries import JSON, URL, Call, form_call, json_call, line_payload
from webhooks import rate_limit
from webhooks.models import RefusalCount, WebhookEvent

pytestmark = pytest.mark.django_db

NOON = timezone.now().replace(hour=12, minute=0, second=10, microsecond=0)
UNSIGNED = Call(b"{}", JSON)


class Clock:
    """Stands still until moved."""

    def __init__(self) -> None:
        self.now = NOON
        self.monotonic = 1000.0

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.monotonic += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    still = Clock()
    monkeypatch.setattr("webhooks.rate_limit.timezone.now", lambda: still.now)
    monkeypatch.setattr("webhooks.rate_limit.time.monotonic", lambda: still.monotonic)
    with override_settings(WEBHOOK_RATE_LIMIT=5, WEBHOOK_MAX_AGE_SECONDS=10**9):
        yield still


def statuses(count: int, call: Call = UNSIGNED, **extra: Any) -> list[int]:
    return [call.post(**extra).status_code for _ in range(count)]


def counted() -> int:
    return sum(RefusalCount.objects.values_list("count", flat=True))


def test_the_limit_is_a_hundred_unless_set() -> None:
    from config.settings import base

    assert base.WEBHOOK_RATE_LIMIT == 100


def test_a_refused_call_over_the_limit_is_told_when_to_come_back(clock: Clock) -> None:
    assert statuses(7) == [401] * 5 + [429] * 2
    answer = UNSIGNED.post()
    assert answer["Retry-After"] == "50"
    clock.advance(50)
    assert statuses(6) == [401] * 5 + [429]


def test_every_kind_of_refused_call_counts() -> None:
    Client().get(URL)
    Call(b"x" * 2_000_000, JSON).post()
    Call(b"{}", JSON, {"X-Signature": "signature=" + "0" * 64}).post()
    json_call(b"{}").post()
    json_call(age=timedelta(days=20_000)).post()
    assert counted() == 5
    assert UNSIGNED.post().status_code == 429
    assert Client().get(URL).status_code == 429


def test_a_correctly_signed_delivery_is_never_refused_by_it() -> None:
    statuses(20)
    assert json_call().post().status_code == 202
    for line in range(400):
        assert form_call(line_payload("c", line=line)).post().status_code == 202
    assert WebhookEvent.objects.count() == 401
    assert json_call(b"{}").post().status_code == 400


@override_settings(LIGHTSPEED_WEBHOOK_SECRETS=[])
def test_while_no_secret_holds_nobody_is_told_to_give_up() -> None:
    """A 429 would lose the delivery: a secret may be set before it comes again."""
    assert statuses(10, json_call()) == [503] * 10


def test_signed_deliveries_are_not_counted() -> None:
    for _ in range(10):
        json_call().post()
    assert counted() == 0


def test_addresses_are_counted_apart() -> None:
    assert statuses(6, REMOTE_ADDR="192.0.2.1")[-1] == 429
    assert statuses(1, REMOTE_ADDR="192.0.2.2") == [401]


def test_a_made_up_forwarded_address_does_not_help() -> None:
    calls = [Call(b"{}", JSON, {"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(6)]
    answers = [call.post().status_code for call in calls]
    assert answers[-1] == 429


def test_networks_of_the_allow_list_are_not_counted() -> None:
    with override_settings(WEBHOOK_RATE_ALLOW=["192.0.2.0/24"]):
        assert statuses(20, REMOTE_ADDR="192.0.2.1") == [401] * 20
    assert counted() == 0


def test_processes_share_the_count() -> None:
    statuses(4)
    rate_limit.forget()
    assert statuses(2) == [401, 429]


def test_a_flood_costs_the_database_one_statement_every_few_seconds(
    clock: Clock, django_assert_num_queries: Any
) -> None:
    statuses(6)
    with django_assert_num_queries(0):
        assert statuses(100) == [429] * 100
    clock.advance(6)
    assert UNSIGNED.post().status_code == 429
    assert counted() == 107


def test_what_was_not_told_yet_is_counted_in_its_own_minute(clock: Clock) -> None:
    statuses(16)
    clock.advance(60)
    statuses(1)
    assert list(RefusalCount.objects.order_by("minute").values_list("count", flat=True)) == [16, 1]


def test_counts_are_kept_for_a_week(clock: Clock) -> None:
    statuses(1)
    clock.advance(8 * 86_400)
    statuses(1)
    assert RefusalCount.objects.count() == 1


@pytest.mark.parametrize("fault", [DatabaseError, InterfaceError])
def test_a_refusal_does_not_need_the_database(fault: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise fault("gone")

    monkeypatch.setattr(RefusalCount.objects, "filter", away)
    assert statuses(10) == [401] * 10


def test_it_remembers_only_so_many_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webhooks.rate_limit._MAX_REMEMBERED", 3)
    for n in range(10):
        statuses(6, REMOTE_ADDR=f"192.0.2.{n}")
    assert len(rate_limit._over) == 3


def test_the_time_to_wait_ends_with_the_minute() -> None:
    assert isinstance(NOON, datetime)
    assert [rate_limit.charge("192.0.2.50") for _ in range(6)] == [0, 0, 0, 0, 0, 50]

"""Several secrets, each with its own span of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from tests.webhooks.deliveries import SECRET
from webhooks.signing_secrets import all_secrets, fingerprint_of, live_secrets, read_secret

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_plain_entry_holds_for_ever() -> None:
    secret = read_secret(SECRET)
    assert secret.key == SECRET.encode()
    assert secret.is_live(datetime.min.replace(tzinfo=UTC))
    assert secret.is_live(datetime.max.replace(tzinfo=UTC))


def test_a_span_is_open_at_either_side_and_its_end_is_not_part_of_it() -> None:
    ending, starting = read_secret(f"{SECRET}@/2026-11-25T12:00"), read_secret(f"{SECRET}@2026-11-25T12:00/")
    assert ending.key == starting.key == SECRET.encode()
    assert [secret.is_live(NOON - SECOND) for secret in (ending, starting)] == [True, False]
    assert [secret.is_live(NOON) for secret in (ending, starting)] == [False, True]


def test_a_span_with_both_ends_and_a_zone() -> None:
    secret = read_secret(f"{SECRET}@2026-11-25T12:00+00:00/2026-11-26")
    assert not secret.is_live(NOON - SECOND)
    assert secret.is_live(NOON)
    assert not secret.is_live(NOON + timedelta(hours=12))


@pytest.mark.parametrize("secret", ["with@sign-and/slash", "ends-with@/", "a@b/c", "x@2026/y"])
def test_a_secret_may_hold_the_marks_of_a_span(secret: str) -> None:
    assert read_secret(secret).key == secret.encode()


@pytest.mark.parametrize("entry", ["", "   ", f"{SECRET}@2026-13-01/", f"{SECRET}@2026-11-25/2026-11-24"])
def test_an_entry_that_makes_no_sense_is_reported_and_holds_never(entry: str) -> None:
    with override_settings(LIGHTSPEED_WEBHOOK_SECRETS=[entry, "the-good-one-0123456789"]):
        assert [secret.key for secret in all_secrets()] == [b"the-good-one-0123456789"]
        (problem,) = [found for found in run_checks(tags=["webhooks"]) if found.id == "webhooks.E001"]
        assert "Entry 1" in problem.msg
        assert SECRET not in problem.msg


@pytest.mark.parametrize("entries", [[], [f"{SECRET}@/2020-01-01"]])
def test_the_system_check_says_when_no_secret_holds(entries: list[str]) -> None:
    with override_settings(LIGHTSPEED_WEBHOOK_SECRETS=entries):
        assert live_secrets(NOON) == []
        assert "webhooks.W001" in {found.id for found in run_checks(tags=["webhooks"])}


def test_the_system_check_is_content_with_the_settings_of_the_tests() -> None:
    assert run_checks(tags=["webhooks"]) == []


def test_a_network_that_is_none_is_reported() -> None:
    with override_settings(TRUSTED_PROXIES=["10.0.0.0/8", "proxy.local", "unix"], WEBHOOK_RATE_ALLOW=["1.2.3.4/99"]):
        assert [found.id for found in run_checks(tags=["webhooks"])] == ["webhooks.E002", "webhooks.E002"]


def test_a_fingerprint_does_not_hold_the_secret_and_differs_by_secret() -> None:
    assert fingerprint_of(SECRET) not in SECRET
    assert fingerprint_of(SECRET) != fingerprint_of(SECRET + "x")
    assert SECRET not in repr(read_secret(SECRET))
    with override_settings(SECRET_KEY="another-key"):
        assert fingerprint_of(SECRET) != read_secret_fingerprint_under("tests-only-" + "0" * 50)


def read_secret_fingerprint_under(secret_key: str) -> str:
    with override_settings(SECRET_KEY=secret_key):
        return fingerprint_of(SECRET)

"""Renewing tokens where Lightspeed is slow, or a manager connects anew meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from sync import access
from sync.access import StoredTokens, access_state, connect
from sync.lightspeed.errors import Unauthorized
from sync.models import LightspeedAccess
from sync.oauth import TokenPair
from tests.factories import make_user

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def pair(name: str, *, hours: int) -> TokenPair:
    return TokenPair(name, f"refresh-{name}", timezone.now() + timedelta(hours=hours), "shop", "")


@pytest.fixture
def ended(settings: Settings) -> None:
    settings.LIGHTSPEED_TOKEN = ""
    connect(pair("ended", hours=-1), "shop", make_user())


def test_nobody_else_renews_while_an_answer_may_still_come(
    ended: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second use of the same refresh token may cost the connection."""
    settings.LIGHTSPEED_READ_TIMEOUT = 30
    leases = []

    def slow(refresh_token: str, domain_prefix: str) -> TokenPair:
        until = LightspeedAccess.objects.get().refreshing_until
        assert until is not None
        leases.append(until - timezone.now())
        return pair("new", hours=1)

    monkeypatch.setattr(access, "pair_for_refresh_token", slow)

    assert StoredTokens().current() == "new"
    # An answer that trickles in is read for four read timeouts.
    assert leases[0] > timedelta(seconds=4 * 30)


def test_a_late_pair_takes_no_new_connections_place(ended: None, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = make_user()

    def late(refresh_token: str, domain_prefix: str) -> TokenPair:
        connect(pair("connected anew", hours=1), "shop", manager)
        return pair("late", hours=1)

    monkeypatch.setattr(access, "pair_for_refresh_token", late)

    assert StoredTokens().current() == "connected anew"
    assert StoredTokens().current() == "connected anew"


def test_a_late_refusal_is_none_of_the_new_connection(ended: None, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = make_user()

    def refused(refresh_token: str, domain_prefix: str) -> TokenPair:
        connect(pair("connected anew", hours=1), "shop", manager)
        raise Unauthorized("The refresh token was refused.")

    monkeypatch.setattr(access, "pair_for_refresh_token", refused)

    assert StoredTokens().current() == "connected anew"
    assert access_state().refused_at is None

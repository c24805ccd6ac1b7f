"""OAuth: a manager connects, tokens are kept encrypted and renewed by one process, a revoked one shows."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from consignments.statuses import Status
from jobqueue.models import DeadLetter, Job
from jobqueue.testing import run_jobs
from sync.access import access_state
from sync.lightspeed.errors import NotConfigured, Refused, Unauthorized
from sync.models import LightspeedAccess
from sync.oauth import pair_for_code
from sync.opening import client_for_polls
from sync.token_cipher import decrypt, encrypt
from tests.factories import PASSWORD, make_user
from tests.support.simulator import Simulator
from tests.support.threads import at_once, errors_of
from tests.sync.worlds import sent_to_lightspeed

pytestmark = pytest.mark.django_db

CONNECT, CALLBACK = "/lightspeed/connect/", "/lightspeed/callback/"


@pytest.fixture
def oauth(lightspeed: Simulator, settings: Settings) -> Simulator:
    settings.LIGHTSPEED_TOKEN = ""
    settings.LIGHTSPEED_CLIENT_ID = "simulator-client"
    settings.LIGHTSPEED_CLIENT_SECRET = "simulator-secret"
    settings.LIGHTSPEED_CONNECT_URL = f"{lightspeed.url}/connect"
    settings.LIGHTSPEED_TOKEN_URL = f"{lightspeed.url}/api/1.0/token"
    lightspeed.switches(token_limit=1000)
    return lightspeed


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"username": user.username, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


def ask(client: Client) -> str:
    """The address that the page offers after the button."""
    page = client.post(CONNECT)
    return str(page.context["address"])


def allow(address: str, decision: str = "allow") -> str:
    """The manager says yes at Lightspeed; the address that the browser is sent back to."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    answer = httpx.post(address.partition("?")[0], data={**asked, "decision": decision})
    return str(answer.headers["Location"])


def come_back(client: Client, location: str) -> str:
    parts = urlsplit(location)
    page = client.get(f"{parts.path}?{parts.query}", follow=True)
    return page.content.decode()


def connected(oauth: Simulator) -> User:
    manager = make_user(None, "manager")
    client = signed_in(manager)
    come_back(client, allow(ask(client)))
    return manager


def refreshes(oauth: Simulator) -> int:
    return sum(call["path"] == "/api/1.0/token" for call in oauth.calls())


def test_a_manager_connects_and_orders_go_over_the_new_tokens(oauth: Simulator) -> None:
    manager = connected(oauth)

    access = LightspeedAccess.objects.get()
    assert access.connected_by == manager
    assert access.scope.startswith("consignments:read")
    order = sent_to_lightspeed(oauth)
    run_jobs(["po.*"])
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    assert access_state().kind == "OAuth"


def test_tokens_are_not_readable_in_the_database(oauth: Simulator, settings: Settings) -> None:
    connected(oauth)

    access = LightspeedAccess.objects.get()
    for stored in (access.access_token, access.refresh_token):
        assert "access-" not in stored
        assert "refresh-" not in stored
    assert decrypt(access.access_token).startswith("access-")
    settings.SECRET_KEY = "another-key-another-key-another-key-another"
    with pytest.raises(NotConfigured, match="Connect again"):
        decrypt(access.access_token)


def test_a_key_is_replaced_without_connecting_anew(settings: Settings) -> None:
    settings.LIGHTSPEED_TOKEN_KEYS = ["old-key"]
    stored = encrypt("secret")

    settings.LIGHTSPEED_TOKEN_KEYS = ["new-key", "old-key"]
    assert decrypt(stored) == "secret"


@pytest.mark.parametrize("role", ["buyer", "approver", "receiver", "operator"])
def test_only_managers_connect(oauth: Simulator, role: str) -> None:
    client = signed_in(make_user(None, role))

    assert client.get(CONNECT).status_code == 403
    assert client.post(CONNECT).status_code == 403
    assert client.get(f"{CALLBACK}?code=x&state=y").status_code == 403
    assert Client().get(CONNECT).status_code == 302


def test_an_answer_to_nobodys_question_is_not_taken(oauth: Simulator) -> None:
    client = signed_in(make_user(None, "manager"))
    location = allow(ask(client))
    stranger = signed_in(make_user(None, "manager"))

    assert "belongs to no question" in come_back(stranger, location)
    assert "belongs to no question" in come_back(client, location.replace("state=", "state=x"))
    assert "belongs to no question" in come_back(client, location)
    assert not LightspeedAccess.objects.exists()


def test_the_same_answer_counts_once(oauth: Simulator) -> None:
    client = signed_in(make_user(None, "manager"))
    location = allow(ask(client))

    assert "Lightspeed is connected" in come_back(client, location)
    assert "belongs to no question" in come_back(client, location)


def test_a_no_at_lightspeed_changes_nothing(oauth: Simulator) -> None:
    client = signed_in(make_user(None, "manager"))

    assert "refused there" in come_back(client, allow(ask(client), "deny"))
    assert not LightspeedAccess.objects.exists()


@pytest.mark.parametrize("prefix", ["", "evil.example/", "a b", "../x", "shop@evil", "-shop", "SHOP" * 30])
def test_our_secret_goes_to_no_foreign_address(oauth: Simulator, prefix: str) -> None:
    with pytest.raises(Refused, match="not the name"):
        pair_for_code("code", "http://here/", prefix)
    assert refreshes(oauth) == 0


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_renew_an_ended_token_once(oauth: Simulator) -> None:
    connected(oauth)
    LightspeedAccess.objects.update(expires_at=timezone.now())
    before = refreshes(oauth)

    def look() -> int:
        with client_for_polls() as client:
            return len(client.outlets().records)

    outcomes = at_once(*[look] * 8)

    assert errors_of(outcomes) == []
    assert refreshes(oauth) == before + 1
    assert (access_state().refused_at, LightspeedAccess.objects.get().refreshing_until) == (None, None)


def test_a_token_that_lightspeed_no_longer_takes_is_renewed_and_the_call_made_again(oauth: Simulator) -> None:
    connected(oauth)
    LightspeedAccess.objects.update(access_token=encrypt("access-that-ended-early"))

    with client_for_polls() as client:
        assert client.outlets().records == ()
    assert decrypt(LightspeedAccess.objects.get().access_token) != "access-that-ended-early"


def test_a_renewer_that_died_does_not_stop_the_others_for_ever(oauth: Simulator) -> None:
    connected(oauth)
    soon = timezone.now() + timedelta(seconds=0.5)
    LightspeedAccess.objects.update(expires_at=timezone.now(), refreshing_until=soon)

    with client_for_polls() as client:
        assert client.outlets().records == ()
    assert timezone.now() >= soon


def test_a_revoked_connection_shows_and_kills_no_job(oauth: Simulator) -> None:
    connected(oauth)
    order = sent_to_lightspeed(oauth)
    revoked = encrypt("revoked")
    LightspeedAccess.objects.update(access_token=revoked, refresh_token=revoked)

    run_jobs(["po.*"])

    job = Job.objects.get(job_type="po.send_to_ls")
    assert (job.attempts, DeadLetter.objects.count()) == (0, 0)
    state = access_state()
    assert state.refused_at is not None
    assert "connect" in state.what_to_do
    page = signed_in(make_user(None, "manager")).get(CONNECT).content.decode()
    assert "has refused it since" in page

    connected(oauth)
    assert access_state().refused_at is None
    run_jobs(["po.send_to_ls"], waits=False)
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT


def test_a_personal_token_that_is_refused_shows_until_one_is_taken(lightspeed: Simulator, settings: Settings) -> None:
    settings.LIGHTSPEED_TOKEN = "revoked"
    with client_for_polls() as client, pytest.raises(Unauthorized):
        client.outlets()
    assert "personal token" in access_state().what_to_do

    settings.LIGHTSPEED_TOKEN = lightspeed.token
    with client_for_polls() as client:
        client.outlets()
    assert access_state().what_to_do == ""


def test_what_is_missing_is_named(oauth: Simulator, settings: Settings) -> None:
    settings.LIGHTSPEED_CLIENT_ID = ""
    page = signed_in(make_user(None, "manager")).post(CONNECT).content.decode()

    assert "LIGHTSPEED_CLIENT_ID is not set" in page

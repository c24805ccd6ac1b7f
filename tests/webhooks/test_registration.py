"""Lightspeed's subscriptions, against the stand-in for Lightspeed."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from tests.support.simulator import Simulator, running_simulator
from webhooks.event_types import WANTED
from webhooks.subscriptions import Subscriptions

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db, pytest.mark.slow]

URL = "https://consignments.example.invalid/webhooks/lightspeed/"


@pytest.fixture(scope="module")
def started() -> Iterator[Simulator]:
    with running_simulator() as simulator:
        yield simulator


@pytest.fixture
def lightspeed(started: Simulator) -> Iterator[Simulator]:
    started.reset()
    with override_settings(LIGHTSPEED_BASE_URL=started.url, LIGHTSPEED_TOKEN=started.token, WEBHOOK_PUBLIC_URL=URL):
        yield started


def register(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("register_webhooks", *arguments, stdout=out, **options)
    return out.getvalue()


def hooks() -> dict[str, str]:
    with Subscriptions() as subscriptions:
        return {hook.type: hook.url for hook in subscriptions.all()}


def test_creating_twice_makes_each_hook_once_with_its_type_in_the_address(lightspeed: Simulator) -> None:
    assert register().count("created") == len(WANTED)
    assert register().count("there already") == len(WANTED)
    assert hooks() == {event_type: f"{URL}?type={event_type}" for event_type in WANTED}
    assert register("check") == f"All {len(WANTED)} webhooks are there.\n"


def test_check_names_what_is_missing_and_fails(lightspeed: Simulator) -> None:
    register(types="consignment.send")
    with pytest.raises(CommandError, match="not as wanted"):
        register("check", types="consignment.send,consignment.receive")
    with pytest.raises(CommandError, match="not as wanted"):
        register("check", types="consignment.receive")


def test_a_hook_that_was_switched_off_is_switched_on_again(lightspeed: Simulator) -> None:
    register()
    (hook,) = [hook for hook in lightspeed.api.get("/webhooks").json()["data"] if hook["type"] == "consignment.send"]
    lightspeed.api.put(f"/webhooks/{hook['id']}", json={**hook, "active": False}).raise_for_status()
    with pytest.raises(CommandError):
        register("check")
    assert "consignment.send: switched on again" in register()
    assert "All" in register("check")


def test_removing_leaves_hooks_of_other_sites(lightspeed: Simulator) -> None:
    register()
    register(url="https://other.example.invalid/hook")
    assert register("remove").count("removed") == len(WANTED)
    assert set(hooks().values()) == {f"https://other.example.invalid/hook?type={each}" for each in WANTED}
    assert register("remove") == "There was none of this site.\n"


def test_the_list_shows_whose_they_are(lightspeed: Simulator) -> None:
    register(types="consignment.send")
    register(url="https://other.example.invalid/hook", types="sale.update")
    rows = [line for line in register("list").splitlines() if "example.invalid" in line]
    assert ["yes" in row.split("│")[4] for row in rows] == [True, False]


def test_a_hook_made_meanwhile_by_another_is_no_fault(lightspeed: Simulator) -> None:
    with Subscriptions() as subscriptions:
        assert subscriptions.create("sale.update", URL)
        assert not subscriptions.create("sale.update", URL)
        (hook,) = subscriptions.all()
        subscriptions.remove(hook)
        subscriptions.remove(hook)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"url": "consignments.example.invalid"}, "must be like"),
        ({"url": f"{URL}?a=b"}, "must be like"),
        ({"url": URL, "types": "consignment.created"}, "has no webhook consignment.created"),
    ],
)
def test_options_that_make_no_sense_are_refused_in_words(options: dict[str, str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        register(**options)


def test_without_an_address_of_its_own_or_of_lightspeed_it_says_what_to_set() -> None:
    with pytest.raises(CommandError, match="WEBHOOK_PUBLIC_URL"):
        register()
    with override_settings(WEBHOOK_PUBLIC_URL=URL), pytest.raises(CommandError, match="LIGHTSPEED_BASE_URL"):
        register()


def test_a_refusal_of_lightspeed_is_told(lightspeed: Simulator) -> None:
    with override_settings(LIGHTSPEED_TOKEN="not-a-token"), pytest.raises(CommandError, match="401"):
        register()

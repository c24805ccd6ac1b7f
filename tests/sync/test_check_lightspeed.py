"""The check-up of a trial store finds out what holds there, whichever way it is, and leaves nothing behind."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from tests.support.simulator import Simulator

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def check(lightspeed: Simulator) -> dict[str, str]:
    lightspeed.seed(
        outlets=[{"id": "o", "name": "Trial"}],
        products=[{"id": "p", "name": "P", "sku": "P"}, {"id": "q", "name": "Q", "sku": "Q"}],
    )
    out = StringIO()
    call_command("check_lightspeed", "--yes", stdout=out)
    lines = [line.partition(": ") for line in out.getvalue().splitlines()]
    return {question: answer.partition("  (")[0] for question, _, answer in lines}


@pytest.mark.parametrize(
    ("switches", "question", "answer"),
    [
        ({}, "PUT on a line that is not there", "refused (404)"),
        ({"put_creates_line": True}, "PUT on a line that is not there", "makes it"),
        ({}, "A status is changed with the status alone", "done"),
        ({"put_requires_all": True}, "A status is changed with the status alone", "refused (422)"),
        ({}, "`after` leaves out the version it names", "yes"),
        ({"after_inclusive": True}, "`after` leaves out the version it names", "no"),
        ({}, "A line's change moves its consignment's version", "no"),
        ({"line_change_bumps_consignment": True}, "A line's change moves its consignment's version", "yes"),
        ({}, "A deleted consignment, asked for by its id", "404"),
        ({"deleted_by_id": "shown"}, "A deleted consignment, asked for by its id", "shown, with deleted_at"),
        ({"deleted_listing": False}, "Lists show the deleted when asked to", "no"),
        ({"refusal_status": 400}, "An order without lines is marked SENT", "refused (400)"),
    ],
)
def test_what_holds_is_found_either_way(
    lightspeed: Simulator, switches: dict[str, Any], question: str, answer: str
) -> None:
    lightspeed.switches(**switches)

    assert check(lightspeed)[question] == answer


def test_nothing_alive_is_left_behind(lightspeed: Simulator) -> None:
    assert len(check(lightspeed)) == 13

    left = lightspeed.state()["consignments"]
    assert left
    assert all(each.get("deleted_at") or each["status"] == "CANCELLED" for each in left)


def test_without_credentials_it_says_what_it_needs(settings: Settings) -> None:
    settings.LIGHTSPEED_BASE_URL = ""
    with pytest.raises(CommandError, match="TRIAL store in LIGHTSPEED_BASE_URL") as needs:
        call_command("check_lightspeed", "--yes")
    assert needs.value.returncode == 2


def test_it_writes_nowhere_without_being_told(lightspeed: Simulator) -> None:
    with pytest.raises(CommandError, match="say --yes"):
        call_command("check_lightspeed")
    assert lightspeed.calls() == []


def test_a_store_that_is_too_empty_is_named(lightspeed: Simulator) -> None:
    with pytest.raises(CommandError, match="no outlet") as broke_off:
        call_command("check_lightspeed", "--yes")
    assert broke_off.value.returncode == 1

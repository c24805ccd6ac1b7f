"""Switches: refused by name where wrong, reset to the start's, and all of them written down."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from simulator.faults.names import CALL_FAULTS, WEBHOOK_FAULTS
from simulator.switches import Switches, choices_of
from tests.simulator.shop import Shop
from tests.support.simulator import ROOT, SimulatorDied, running_simulator

DOCS = (Path(ROOT) / "docs" / "simulator.md").read_text()


def documented() -> dict[str, tuple[str, str]]:
    """Name to default and other positions, from the table."""
    rows = re.findall(r"^\| `(\w+)` \| `([^`]*)` \| ([^|]*) \| (?:documented|seen|guess|tool) \|", DOCS, re.MULTILINE)
    return {name: (default, others) for name, default, others in rows}


def in_words(value: object) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def test_every_switch_is_written_down_with_its_default() -> None:
    defaults = {name: in_words(value) for name, value in Switches().as_dict().items()}
    assert {name: default for name, (default, _) in documented().items()} == defaults


def test_every_position_is_written_down() -> None:
    for name, (default, others) in documented().items():
        named = {default, *re.findall(r"`([^`]*)`", others)}
        assert set(choices_of(name)) in (set(), named), name


def test_every_fault_is_written_down() -> None:
    assert all(f"`{kind}`" in DOCS for kind in (*CALL_FAULTS, *WEBHOOK_FAULTS))


@pytest.mark.parametrize("wrong", [{"registers": "two"}, {"envelope": "brown"}, {"nothing": 1}, {"skip_states": 1}])
def test_a_wrong_switch_is_refused_and_none_is_set(shop: Shop, wrong: dict[str, object]) -> None:
    with pytest.raises(httpx.HTTPStatusError):
        shop.simulator.switches(version_step=9, **wrong)
    assert shop.simulator.switches()["version_step"] == 3


def test_a_reset_goes_back_to_what_the_command_line_set(shop: Shop) -> None:
    shop.simulator.switches(rate_limited=True, registers=9)
    shop.simulator.reset()
    found = shop.simulator.switches()
    assert (found["rate_limited"], found["registers"]) == (False, 1)


def test_a_wrong_switch_on_the_command_line_stops_the_start() -> None:
    with pytest.raises(SimulatorDied, match="there is no switch 'nothing'"), running_simulator(switches={"nothing": 1}):
        pass


def test_an_address_that_there_is_not_says_so_in_json(shop: Shop) -> None:
    answer = shop.api.get("/consignment_products")
    assert (answer.status_code, answer.json()["error"]) == (404, "Not Found")


def test_a_seed_that_lacks_a_member_is_refused_by_name(shop: Shop) -> None:
    answer = httpx.post(f"{shop.simulator.url}/_control/seed", json={"outlets": [{"id": "1"}]})
    assert (answer.status_code, answer.json()["message"]) == (400, "'name' is missing")


def test_the_command_line_explains_itself() -> None:
    said = subprocess.run([sys.executable, "-m", "simulator", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0
    assert "--webhook-url" in said.stdout

"""The state outlives the process, stays whole under many callers, and is refused where it is another version's."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.simulator.shop import APPLES, Shop
from tests.support.simulator import SimulatorDied, running_simulator


def test_what_was_done_is_there_after_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite3"
    with running_simulator(state=state) as simulator:
        shop = Shop(simulator)
        identifier = shop.new("SENT", reference="PO-1")
        before = simulator.consignment(identifier)
    with running_simulator(state=state) as simulator:
        assert simulator.consignment(identifier) == before
        newer = simulator.api.put(f"/consignments/{identifier}/products/{APPLES}", json={"count": "11"})
        assert newer.json()["data"]["version"] > before["version"]


def test_a_waiting_webhook_is_delivered_after_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite3"
    with running_simulator(state=state, webhook_url="http://127.0.0.1:9/", webhook_secret="s") as simulator:
        Shop(simulator).new("SENT")
        first = simulator.deliveries()
    with running_simulator(state=state) as simulator:
        assert [one["body"] for one in simulator.deliveries()] == [one["body"] for one in first]


def test_another_versions_file_is_refused(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite3"
    with sqlite3.connect(state) as old:
        old.execute("PRAGMA user_version = 7")
    with pytest.raises(SimulatorDied, match="another version"), running_simulator(state=state):
        pass


def test_a_reset_empties_all_but_versions_go_on(shop: Shop) -> None:
    before = shop.head(shop.new())["version"]
    shop.simulator.reset()
    state = shop.simulator.state()
    assert (state["consignments"], state["counts"], state["inventory"]) == ([], {}, [])
    assert state["version"] >= before


def test_many_callers_at_once_lose_nothing(shop: Shop) -> None:
    identifier = shop.new(count="0")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: shop.post(identifier, APPLES, count="1"), range(80)))
    assert all(answer.status_code == 200 for answer in answers)
    assert shop.line(identifier)["count"] == "80.00000"
    versions = [answer.json()["data"]["version"] for answer in answers]
    assert len(set(versions)) == 80


def test_of_two_moves_at_once_each_happens_once(shop: Shop) -> None:
    identifier = shop.new("SENT")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda status: shop.move(identifier, status), ["DISPATCHED", "CANCELLED"] * 4))
    assert shop.status(identifier) == "CANCELLED"
    assert sum(answer.is_success for answer in answers) >= 1


def test_a_large_retailer_can_be_asked_for_at_the_start() -> None:
    with running_simulator(arguments=["--bulk-seed", "20,100"]) as simulator:
        heads = simulator.state()["consignments"]
        assert len(heads) == 20
        assert sum(len(head["lines"]) for head in heads) == 100


def test_a_large_retailer_is_invented_and_walked(shop: Shop) -> None:
    answer = shop.simulator.bulk_seed(consignments=3_000, lines=15_000)
    assert answer == {"consignments": 3_000, "lines": 15_000}
    seen, after = 0, 0
    while rows := (page := shop.api.get("/consignments", params={"after": after, "page_size": 1_000}).json())["data"]:
        seen, after, last = seen + len(rows), page["version"]["max"], rows[-1]
    assert seen == 3_000
    lines = shop.api.get(f"/consignments/{last['id']}/products").json()["data"]
    assert len(lines) == 5
    assert {line["status"] for line in lines} == {"PENDING"}

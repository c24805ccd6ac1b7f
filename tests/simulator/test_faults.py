"""Faults on request: each does what it says, for as many calls as it was told."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from tests.simulator.listener import listening, wait_until
from tests.simulator.shop import APPLES, OUTLET, SUPPLIER, Shop
from tests.support.simulator import running_simulator

CREATE = "POST /api/.*/consignments$"
LIST = "GET /api/.*/consignments$"


def references(shop: Shop) -> list[str]:
    return [row["reference"] for row in shop.simulator.state()["consignments"]]


@pytest.mark.parametrize(("kind", "is_done"), [("drop", False), ("apply_then_drop", True), ("hang", False)])
def test_no_answer_comes(shop: Shop, kind: str, is_done: bool) -> None:
    shop.simulator.fault(CREATE, kind, seconds=0.1)
    with pytest.raises(httpx.TransportError):
        shop.create(reference="PO-1")
    assert references(shop) == (["PO-1"] if is_done else [])
    assert shop.create(reference="PO-2").status_code == 201


@pytest.mark.parametrize("kind", ["slow", "apply_then_hang"])
def test_a_late_answer_is_an_answer(shop: Shop, kind: str) -> None:
    shop.simulator.fault(CREATE, kind, seconds=0.3)
    started = time.monotonic()
    assert shop.create().status_code == 201
    assert time.monotonic() - started >= 0.3


def test_what_was_done_before_the_caller_gave_up_is_done(shop: Shop) -> None:
    shop.simulator.fault(CREATE, "apply_then_hang", seconds=1)
    head = {"name": "n", "outlet_id": OUTLET, "type": "SUPPLIER", "supplier_id": SUPPLIER, "reference": "PO-1"}
    impatient = httpx.Timeout(60, read=0.2)
    with pytest.raises(httpx.ReadTimeout):
        shop.api.post("/consignments", json=head, timeout=impatient)
    wait_until(lambda: references(shop) == ["PO-1"])


@pytest.mark.parametrize("status", [401, 403, 404, 409, 422, 429, 500, 502, 504])
def test_a_status_says_no_and_does_nothing(shop: Shop, status: int) -> None:
    shop.simulator.fault(CREATE, "status", status=status)
    answer = shop.create(reference="PO-1")
    assert answer.status_code == status
    assert ("html" in answer.headers["content-type"]) == (status >= 502)
    assert references(shop) == []


def test_a_gateway_may_fail_after_it_is_done(shop: Shop) -> None:
    shop.simulator.fault(CREATE, "apply_then_status", status=504)
    assert shop.create(reference="PO-1").status_code == 504
    assert references(shop) == ["PO-1"]


def test_garbage_is_no_json(shop: Shop) -> None:
    shop.simulator.fault(LIST, "garbage")
    answer = shop.api.get("/consignments")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Expecting"):
        answer.json()


def test_half_a_body_breaks_off(shop: Shop) -> None:
    shop.simulator.fault(LIST, "half")
    with pytest.raises(httpx.RemoteProtocolError, match=r"incomplete|without sending complete"):
        shop.api.get("/consignments")


def test_an_edit_in_the_middle_of_a_walk_moves_a_record_to_the_end(shop: Shop) -> None:
    first, second = shop.create().json()["data"]["id"], shop.create().json()["data"]["id"]
    shop.simulator.fault(LIST, "edit")
    page = shop.api.get("/consignments", params={"page_size": 1}).json()
    assert page["data"][0]["id"] == first
    rest = shop.api.get("/consignments", params={"after": page["version"]["max"]}).json()["data"]
    assert [row["id"] for row in rest] == [second, first]


def test_an_edit_reaches_lines_and_the_catalogue_too(shop: Shop) -> None:
    identifier = shop.new()
    for path in (f"/consignments/{identifier}/products", "/products"):
        shop.simulator.fault(f"GET .*{path}$", "edit")
        page = shop.api.get(path, params={"page_size": 1}).json()
        rest = shop.api.get(path, params={"after": page["version"]["max"]}).json()["data"]
        assert page["data"][0]["version"] < rest[-1]["version"]


def test_a_fault_hits_only_what_it_matches_and_only_so_often(shop: Shop) -> None:
    shop.simulator.fault(CREATE, "status", status=500, times=2, skip=1)
    assert shop.api.get("/consignments").status_code == 200
    assert [shop.create().status_code for _ in range(4)] == [201, 500, 500, 201]
    assert [call["fault"] for call in shop.simulator.calls()] == [None, None, "status", "status", None]


def test_a_mix_is_the_same_for_the_same_seed(shop: Shop) -> None:
    def run(seed: int) -> list[int]:
        shop.simulator.reset()
        shop.simulator.fault(LIST, ["status"], status=503, rate=0.5, seed=seed)
        return [shop.api.get("/consignments").status_code for _ in range(20)]

    first = run(7)
    assert set(first) == {200, 503}
    assert run(7) == first
    assert run(8) != first


def test_faults_can_be_cleared(shop: Shop) -> None:
    shop.simulator.fault(LIST, "status", status=503, times=None)
    assert shop.api.get("/consignments").status_code == 503
    shop.simulator.clear_faults()
    assert shop.api.get("/consignments").status_code == 200


@pytest.mark.parametrize(
    ("match", "do"), [(LIST, "explode"), ("WEBHOOK", "drop"), (LIST, "lose"), ("(", "drop"), (LIST, [])]
)
def test_a_fault_that_makes_no_sense_is_refused(shop: Shop, match: str, do: str) -> None:
    with pytest.raises(httpx.HTTPStatusError):
        shop.simulator.fault(match, do)


@pytest.mark.parametrize(("kind", "count"), [("lose", 0), ("double", 2)])
def test_a_webhook_may_come_never_or_twice(shop: Shop, kind: str, count: int) -> None:
    with listening() as place:
        shop.simulator.webhook(place.url, "s", ["consignment.receive"])
        shop.simulator.fault("WEBHOOK consignment.receive", kind)
        shop.new("RECEIVED")
        wait_until(lambda: "waiting" not in shop.simulator.state()["deliveries"])
        assert len(place.arrivals) == count
        assert len({arrival.body for arrival in place.arrivals}) == min(count, 1)


@pytest.mark.parametrize("kind", ["unsigned", "bad_signature"])
def test_a_webhook_may_be_signed_wrongly_or_not_at_all(shop: Shop, kind: str) -> None:
    with listening() as place:
        shop.simulator.webhook(place.url, "s", ["consignment.receive", "consignment.created"])
        shop.simulator.fault("WEBHOOK", kind, times=2)
        shop.new("RECEIVED")
        for arrival in place.wait_for(2):
            found = [value for name, value in arrival.headers.items() if name.endswith("Signature")]
            assert (found == []) == (kind == "unsigned")
            assert all("0" * 64 in value for value in found)


@pytest.mark.parametrize("kind", ["reorder", "delay"])
def test_a_webhook_may_come_after_a_later_one(shop: Shop, kind: str) -> None:
    with listening() as place:
        shop.simulator.webhook(place.url, "s", ["consignment.receive"])
        shop.simulator.fault("WEBHOOK", kind, seconds=1)
        first, second = shop.new("RECEIVED"), shop.new("RECEIVED")
        bodies = [arrival.body.decode() for arrival in place.wait_for(2)]
        assert second in bodies[0]
        assert first in bodies[1]


def test_faults_can_come_from_a_file_at_start(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text('[{"match": "GET .*/outlets$", "do": "status", "status": 503}]')
    with running_simulator(arguments=["--faults", str(file)]) as simulator:
        assert [simulator.api.get("/outlets").status_code for _ in range(2)] == [503, 200]


def test_a_dropped_put_of_a_line_is_safe_to_repeat_and_a_post_is_not(shop: Shop) -> None:
    identifier = shop.new(count="10")
    for write in (shop.put, shop.post):
        shop.simulator.fault(f"{identifier}/products", "apply_then_drop")
        with pytest.raises(httpx.TransportError):
            write(identifier, APPLES, count="10")
        write(identifier, APPLES, count="10")
    assert shop.line(identifier)["count"] == "30.00000"

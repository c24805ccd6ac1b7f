"""What the client sends: headers, addresses, bodies, and a log that never holds the token."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from structlog.testing import capture_logs

from sync.lightspeed.errors import ServerError
from tests.sync.clients import TOKEN, client_for
from tests.sync.raw_server import answering, http

HEAD = http(200, b'{"data": {"id": "c-1"}}', "X-RateLimit-Remaining: 349")
NOTHING = http(200, b"")


def _body(request: bytes) -> Any:
    return json.loads(request.partition(b"\r\n\r\n")[2])


def test_every_call_names_the_program_its_version_and_the_call() -> None:
    with answering(HEAD) as server, client_for(server.url) as client:
        client.consignment("c-1")
        client.consignment("c-1")

    ids = set()
    for request in server.requests:
        text = request.decode()
        found = re.search(r"user-agent: consignments/\d+\.\d+\.\d+ \(([0-9a-f]{32})\)", text, re.IGNORECASE)
        assert found, text
        assert f"x-request-id: {found[1]}" in text.lower()
        assert f"authorization: bearer {TOKEN}" in text.lower()
        ids.add(found[1])
    assert len(ids) == 2


def test_the_api_version_is_pinned_in_the_address() -> None:
    with answering(HEAD) as server, client_for(server.url, version="2026-07") as client:
        client.consignment("c-1")

    assert server.requests[0].startswith(b"GET /api/2026-07/consignments/c-1 ")


@pytest.mark.parametrize(("wrap", "expected"), [(False, {"name": "x"}), (True, {"data": {"name": "x"}})])
def test_bodies_are_bare_or_wrapped_as_set(wrap: bool, expected: object) -> None:
    with answering(HEAD) as server, client_for(server.url, wrap=wrap) as client:
        client.create_consignment({"name": "x"})

    assert _body(server.requests[0]) == expected


def test_quantities_are_sent_as_text_with_five_places() -> None:
    with answering(NOTHING) as server, client_for(server.url) as client:
        client.put_line("c-1", "p/1", {"count": Decimal("1E+2"), "cost": Decimal("0.00001")})

    assert server.requests[0].startswith(b"PUT /api/2.0/consignments/c-1/products/p%2F1 ")
    assert _body(server.requests[0]) == {"product_id": "p/1", "count": "100.00000", "cost": "0.00001"}


def test_an_ordered_line_leaves_received_out_as_writing_it_would_dispatch() -> None:
    with answering(NOTHING) as server, client_for(server.url) as client:
        client.put_line("c-1", "p-1", {"count": Decimal(3)})
        client.add_empty_line("c-1", "p-1", "count", Decimal(2))

    assert "received" not in _body(server.requests[0])
    assert _body(server.requests[1]) == {"product_id": "p-1", "count": "0.00000", "cost": "2.00000"}


def test_lists_are_asked_for_by_version_with_deleted_records() -> None:
    empty = http(200, b'{"data": [], "version": {"max": null, "min": null}}')
    with answering(empty) as server, client_for(server.url) as client:
        client.consignments(3505324485, 100)
        client.products(0, 50)

    assert server.requests[0].startswith(b"GET /api/2.0/consignments?after=3505324485&page_size=100&deleted=1 ")
    assert server.requests[1].startswith(b"GET /api/2.0/products?after=0&page_size=50&deleted=true ")


def test_stock_is_asked_for_in_a_post_from_2026_07_on_bare_and_again_when_the_fault_may_pass() -> None:
    level = {"id": "s-1", "outlet_id": "o", "product_id": "p", "current_inventory_level": 3, "version": 7}
    bare = http(200, json.dumps([level]).encode())
    with answering(http(503), bare) as server, client_for(server.url, version="2026-07", wrap=True, tries=2) as client:
        page = client.inventory(5, 500)

    assert [request.partition(b" HTTP")[0] for request in server.requests] == [b"POST /api/2026-07/inventory"] * 2
    assert _body(server.requests[1]) == {"after": 5, "size": 500, "sort_direction": "asc", "include_deleted": True}
    assert [(each.level, each.version) for each in page.records] == [(Decimal(3), page.cursor)]


@pytest.mark.parametrize("version", ["2.0", "3.0", "2026-04"])
def test_stock_is_a_list_like_the_others_before(version: str) -> None:
    empty = http(200, b'{"data": [], "version": {"max": null, "min": null}}')
    with answering(empty) as server, client_for(server.url, version=version) as client:
        assert client.inventory().cursor is None

    assert server.requests[0].startswith(f"GET /api/{version}/inventory?after=0&page_size=200&deleted=true ".encode())


def test_each_call_is_logged_with_duration_and_remaining_budget() -> None:
    with answering(HEAD) as server, client_for(server.url) as client, capture_logs() as logs:
        client.consignment("c-1")

    (entry,) = logs
    assert entry["event"] == "lightspeed.call"
    assert (entry["method"], entry["path"], entry["status"]) == ("GET", "/consignments/c-1", 200)
    assert entry["remaining"] == "349"
    assert entry["duration_ms"] >= 0


def test_no_log_line_holds_the_token_or_a_body() -> None:
    with (
        answering(http(500, b"secret-body")) as server,
        client_for(server.url) as client,
        capture_logs() as logs,
        pytest.raises(ServerError),
    ):
        client.create_consignment({"name": "private"})

    assert TOKEN not in repr(logs)
    assert "private" not in repr(logs)

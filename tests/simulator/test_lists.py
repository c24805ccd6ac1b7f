"""Lists by version, and the shapes of answers and errors."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.simulator.shop import APPLES, OUTLET, PEARS, SOURCE, SUPPLIER, Shop


def listed(shop: Shop, path: str = "/consignments", /, **params: Any) -> dict[str, Any]:
    found: dict[str, Any] = shop.api.get(path, params=params).json()
    return found


def test_a_page_is_ascending_and_names_its_ends(shop: Shop) -> None:
    for _ in range(3):
        shop.create()
    page = listed(shop)
    versions = [row["version"] for row in page["data"]]
    assert versions == sorted(versions)
    assert page["version"] == {"max": versions[-1], "min": versions[0]}


def test_versions_have_gaps(shop: Shop) -> None:
    first, second = (shop.create().json()["data"]["version"] for _ in range(2))
    assert second > first + 1


def test_an_empty_page_has_null_for_both_ends(shop: Shop) -> None:
    assert listed(shop) == {"data": [], "version": {"max": None, "min": None}}


def test_walking_by_the_highest_version_sees_each_once(shop: Shop) -> None:
    made = [shop.create().json()["data"]["id"] for _ in range(5)]
    seen, after = [], 0
    while rows := (page := listed(shop, after=after, page_size=2))["data"]:
        seen += [row["id"] for row in rows]
        after = page["version"]["max"]
    assert seen == made


def test_a_change_moves_an_order_to_the_end(shop: Shop) -> None:
    first, second = shop.new(), shop.new()
    shop.move(first, "SENT")
    assert [row["id"] for row in listed(shop)["data"]] == [second, first]


def test_both_borders_can_be_switched(shop: Shop) -> None:
    low, middle, high = (shop.create().json()["data"]["version"] for _ in range(3))

    def versions(**params: Any) -> list[int]:
        return [row["version"] for row in listed(shop, **params)["data"]]

    assert versions(after=low) == [middle, high]
    assert versions(before=middle) == [low, middle]
    shop.simulator.switches(after_inclusive=True, before_inclusive=False)
    assert versions(after=middle) == [middle, high]
    assert versions(before=middle) == [low]


def test_filters_narrow_the_list(shop: Shop) -> None:
    sent = shop.new("SENT")
    transfer = shop.new(type="OUTLET", supplier_id=None, source_outlet_id=SOURCE)
    assert [row["id"] for row in listed(shop, status="SENT")["data"]] == [sent]
    assert [row["id"] for row in listed(shop, type="OUTLET")["data"]] == [transfer]
    assert listed(shop, outlet_id=SOURCE)["data"] == []


def test_the_page_size_is_clamped_without_an_error(shop: Shop) -> None:
    shop.simulator.switches(max_page_size=2, default_page_size=1)
    for _ in range(3):
        shop.create()
    assert len(listed(shop)["data"]) == 1
    assert len(listed(shop, page_size=500)["data"]) == 2


def test_a_border_that_is_no_number_is_refused(shop: Shop) -> None:
    assert shop.api.get("/consignments", params={"after": "yesterday"}).status_code == 422


def test_deletions_stay_invisible_where_the_switch_ignores_the_parameter(shop: Shop) -> None:
    shop.api.delete(f"/consignments/{shop.new()}")
    assert len(listed(shop, deleted="true")["data"]) == 1
    shop.simulator.switches(deleted_listing=False)
    assert listed(shop, deleted="true")["data"] == []


def test_lines_are_paged_by_version_too(shop: Shop) -> None:
    identifier = shop.new()
    shop.post(identifier, PEARS, count="1")
    path = f"/consignments/{identifier}/products"
    first = listed(shop, path, page_size=1)
    second = listed(shop, path, page_size=1, after=first["version"]["max"])
    assert [page["data"][0]["product_id"] for page in (first, second)] == [APPLES, PEARS]


@pytest.mark.parametrize(("kind", "identifier"), [("outlets", OUTLET), ("suppliers", SUPPLIER), ("products", APPLES)])
def test_the_catalogue_is_listed_and_shown(shop: Shop, kind: str, identifier: str) -> None:
    rows = listed(shop, f"/{kind}")["data"]
    assert identifier in {row["id"] for row in rows}
    assert shop.api.get(f"/{kind}/{identifier}").json()["data"] in rows
    assert shop.api.get(f"/{kind}/nothing").status_code == 404


def test_a_product_is_found_by_its_sku_whatever_else_is_asked(shop: Shop) -> None:
    assert [row["id"] for row in listed(shop, "/products", sku="PEAR", page_size=1, after=10**12)["data"]] == [PEARS]


def test_a_seeded_record_that_changes_gets_a_new_version_and_can_be_deleted(shop: Shop) -> None:
    before = listed(shop, "/outlets")["version"]["max"]
    shop.simulator.seed(outlets=[{"id": OUTLET, "name": "Harbour", "deleted_at": "2026-01-01T00:00:00+00:00"}])
    assert listed(shop, "/outlets", after=before)["data"] == []
    assert [row["id"] for row in listed(shop, "/outlets", after=before, deleted="true")["data"]] == [OUTLET]


def test_nulls_are_printed_or_left_out(shop: Shop) -> None:
    identifier = shop.new()
    assert shop.head(identifier)["received_at"] is None
    shop.simulator.switches(nulls="omit", tutorial_fields=False)
    head = shop.head(identifier)
    assert not {"received_at", "total_count_gain", "product_count"} & head.keys()
    assert "deleted_at" not in shop.line(identifier)


def test_amounts_are_text_or_numbers(shop: Shop) -> None:
    identifier = shop.new(count="10.5")
    shop.simulator.switches(amounts="numbers")
    assert (shop.line(identifier)["count"], shop.line(identifier)["cost"]) == (10.5, 2.5)


def test_a_put_line_answers_with_the_line_or_a_list_of_it(shop: Shop) -> None:
    identifier = shop.new()
    assert shop.put(identifier, APPLES, count="1").json()["data"]["count"] == "1.00000"
    shop.simulator.switches(put_line_answer="list")
    assert shop.put(identifier, APPLES, count="2").json()["data"]["data"][0]["count"] == "2.00000"


def body_of(shop: Shop, *, wrapped: bool) -> dict[str, Any]:
    bare = {"name": "note", "outlet_id": OUTLET, "type": "SUPPLIER"}
    return {"data": bare} if wrapped else bare


@pytest.mark.parametrize(
    ("switch", "bare", "wrapped"), [("either", 201, 201), ("bare", 201, 422), ("wrapped", 400, 201)]
)
def test_bodies_may_be_bare_or_wrapped(shop: Shop, switch: str, bare: int, wrapped: int) -> None:
    shop.simulator.switches(bodies=switch)
    assert shop.api.post("/consignments", json=body_of(shop, wrapped=False)).status_code == bare
    assert shop.api.post("/consignments", json=body_of(shop, wrapped=True)).status_code == wrapped


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"'])
def test_a_body_that_is_no_object_is_malformed(shop: Shop, body: bytes) -> None:
    assert shop.api.post("/consignments", content=body).status_code == 400


ENVELOPES = {
    "title": {"error", "message"},
    "plain": {"error"},
    "global": {"errors", "reference"},
    "details": {"status", "error", "details"},
    "fields": {"errors"},
    "oauth": {"error", "error_description"},
}


@pytest.mark.parametrize("shape", ENVELOPES)
def test_a_refusal_comes_in_every_envelope_that_was_seen(shop: Shop, shape: str) -> None:
    shop.simulator.switches(envelope=shape, refusal_status=409)
    refused: httpx.Response = shop.create(outlet_id=None)
    assert refused.status_code == 409
    assert set(refused.json()) == ENVELOPES[shape]
    assert "outlet_id must be given" in refused.text

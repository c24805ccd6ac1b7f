"""Creating, reading, changing and deleting a consignment."""

from __future__ import annotations

import pytest

from tests.simulator.shop import APPLES, OUTLET, UNKNOWN, Shop


def test_a_new_order_is_open_and_carries_a_version_beyond_32_bits(shop: Shop) -> None:
    made = shop.create(reference="PO-1", due_at="2026-01-02T00:00:00+00:00")
    assert made.status_code == 201
    head = made.json()["data"]
    assert head["status"] == "OPEN"
    assert (head["reference"], head["name"], head["due_at"]) == ("PO-1", "note", "2026-01-02T00:00:00+00:00")
    assert head["version"] > 2**31
    assert shop.api.get(f"/consignments/{head['id']}").json()["data"] == head


@pytest.mark.parametrize("name", ["name", "outlet_id", "type"])
def test_what_the_schema_requires_must_be_given(shop: Shop, name: str) -> None:
    refused = shop.create(**{name: None})
    assert refused.status_code == 422
    assert name in refused.json()["message"]


@pytest.mark.parametrize("member", ["outlet_id", "supplier_id"])
def test_an_unknown_place_or_supplier_is_refused_by_name(shop: Shop, member: str) -> None:
    refused = shop.create(**{member: UNKNOWN})
    assert refused.status_code == 422
    assert member in refused.json()["message"]


def test_an_order_may_lack_its_supplier(shop: Shop) -> None:
    assert shop.create(supplier_id=None).status_code == 201


@pytest.mark.parametrize("status", ["DISPATCHED", "RECEIVED", "CANCELLED"])
def test_an_order_cannot_be_created_past_sent(shop: Shop, status: str) -> None:
    assert shop.create(status=status).status_code == 422


def test_two_orders_may_carry_one_reference(shop: Shop) -> None:
    assert [shop.create(reference="PO-1").status_code for _ in range(2)] == [201, 201]


def test_an_update_needs_only_what_it_changes(shop: Shop) -> None:
    identifier = shop.new()
    before = shop.head(identifier)
    changed = shop.api.put(f"/consignments/{identifier}", json={"supplier_invoice": "INV-9"})
    assert changed.status_code == 200
    after = changed.json()["data"]
    assert after["supplier_invoice"] == "INV-9"
    assert after["name"] == before["name"]
    assert after["version"] > before["version"]


def test_an_update_needs_the_whole_schema_where_the_switch_says_so(shop: Shop) -> None:
    identifier = shop.new()
    shop.simulator.switches(put_requires_all=True)
    assert shop.move(identifier, "SENT").status_code == 422
    whole = {"name": "note", "outlet_id": OUTLET, "type": "SUPPLIER", "status": "SENT"}
    assert shop.api.put(f"/consignments/{identifier}", json=whole).status_code == 200


def test_the_type_never_changes(shop: Shop) -> None:
    identifier = shop.new()
    assert shop.api.put(f"/consignments/{identifier}", json={"type": "OUTLET"}).status_code == 422


@pytest.mark.parametrize("status", ["RECEIVED", "CANCELLED"])
def test_a_closed_order_is_frozen(shop: Shop, status: str) -> None:
    identifier = shop.new(status)
    assert shop.api.put(f"/consignments/{identifier}", json={"name": "other"}).status_code == 422
    assert shop.put(identifier, APPLES, cost="1").status_code == 422
    assert shop.post(identifier, APPLES, count="1").status_code == 422
    assert shop.head(identifier)["name"] == "note"


def test_deleting_hides_the_order_but_leaves_a_trace(shop: Shop) -> None:
    identifier = shop.new()
    gone = shop.api.delete(f"/consignments/{identifier}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert shop.api.get(f"/consignments/{identifier}").status_code == 404
    assert shop.api.get("/consignments").json()["data"] == []
    listed = shop.api.get("/consignments", params={"deleted": "1"}).json()["data"]
    assert [row["id"] for row in listed] == [identifier]
    assert listed[0]["deleted_at"]


def test_a_deleted_order_can_be_shown_by_its_id_where_the_switch_says_so(shop: Shop) -> None:
    identifier = shop.new()
    shop.api.delete(f"/consignments/{identifier}")
    shop.simulator.switches(deleted_by_id="shown")
    assert shop.head(identifier)["deleted_at"]
    assert shop.move(identifier, "SENT").status_code == 404


def test_what_is_received_cannot_be_deleted_unless_the_switch_says_so(shop: Shop) -> None:
    identifier = shop.new("RECEIVED")
    assert shop.api.delete(f"/consignments/{identifier}").status_code == 422
    shop.simulator.switches(delete_received=True)
    assert shop.api.delete(f"/consignments/{identifier}").status_code == 204


def test_an_unknown_id_is_not_found(shop: Shop) -> None:
    for path in (f"/consignments/{UNKNOWN}", f"/consignments/{UNKNOWN}/products", f"/consignments/{UNKNOWN}/totals"):
        assert shop.api.get(path).status_code == 404


def test_there_is_no_patch(shop: Shop) -> None:
    assert shop.api.patch(f"/consignments/{shop.new()}", json={}).status_code == 405


@pytest.mark.parametrize("version", ["2.0", "2026-07", "2019-01"])
def test_every_version_answers_an_old_one_too(shop: Shop, version: str) -> None:
    url = f"{shop.simulator.url}/api/{version}/consignments"
    assert shop.api.get(url).status_code == 200

"""Registering webhooks: in JSON at the dated versions, as a form at 0.9."""

from __future__ import annotations

import json
from collections.abc import Mapping

import httpx
import pytest

from tests.simulator.listener import listening
from tests.simulator.shop import Shop

HOOK = {"active": True, "type": "consignment.receive", "url": "http://127.0.0.1:9/hook"}


def old(shop: Shop, method: str, path: str = "", hook: Mapping[str, object] | None = None) -> httpx.Response:
    form = {"data": json.dumps(hook)} if hook else None
    return shop.api.request(method, f"{shop.simulator.url}/api/webhooks{path}", data=form)


def test_a_hook_is_registered_shown_changed_and_removed(shop: Shop) -> None:
    made = shop.api.post("/webhooks", json=HOOK)
    assert made.status_code == 201
    hook = made.json()["data"]
    assert set(hook) == {"id", "retailer_id", "type", "url", "active"}
    assert shop.api.get("/webhooks").json() == {"data": [hook]}
    path = f"/webhooks/{hook['id']}"
    assert shop.api.get(path).json()["data"] == hook
    assert shop.api.put(path, json={**HOOK, "active": False}).json()["data"]["active"] is False
    gone = shop.api.delete(path)
    assert (gone.status_code, gone.content) == (200, b"")
    assert shop.api.get(path).status_code == 404


def test_the_same_type_and_address_is_a_conflict(shop: Shop) -> None:
    shop.api.post("/webhooks", json=HOOK)
    assert shop.api.post("/webhooks", json=HOOK).status_code == 409
    assert shop.api.post("/webhooks", json={**HOOK, "type": "inventory.update"}).status_code == 201


@pytest.mark.parametrize("name", ["active", "type", "url"])
def test_every_member_is_needed(shop: Shop, name: str) -> None:
    assert shop.api.post("/webhooks", json={key: HOOK[key] for key in HOOK if key != name}).status_code == 422


def test_a_type_that_the_vendor_lacks_is_refused(shop: Shop) -> None:
    assert shop.api.post("/webhooks", json={**HOOK, "type": "consignment.sent"}).status_code == 422


def test_the_old_api_takes_a_form_and_prints_bare(shop: Shop) -> None:
    made = old(shop, "POST", hook=HOOK)
    assert made.status_code == 201
    hook = made.json()
    assert hook["user_id"]
    assert old(shop, "GET").json() == [hook]
    assert old(shop, "DELETE", f"/{hook['id']}").json() == {"status": "success"}


def test_a_registered_hook_is_signed_with_the_applications_secret(shop: Shop) -> None:
    with listening() as place:
        shop.api.post("/webhooks", json={**HOOK, "url": place.url})
        shop.new("RECEIVED")
        assert "algorithm=HMAC-SHA256" in place.wait_for(1)[0].headers["X-Signature"]


def test_an_inactive_hook_gets_nothing(shop: Shop) -> None:
    shop.api.post("/webhooks", json={**HOOK, "active": False})
    shop.new("RECEIVED")
    assert shop.simulator.deliveries() == []

"""OAuth: the code, the pair, and refresh tokens that rotate."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.simulator.shop import Shop

BACK = "https://apps.invalid/callback"
ASKED = {
    "response_type": "code",
    "client_id": "simulator-client",
    "redirect_uri": BACK,
    "state": "12345678",
    "scope": "consignments:read outlets:read",
}


def connect(shop: Shop, decision: str = "allow", **changes: str) -> httpx.Response:
    return httpx.post(f"{shop.simulator.url}/connect", data={**ASKED, "decision": decision, **changes})


def said(response: httpx.Response) -> dict[str, str]:
    """What the browser is sent back with."""
    location = response.headers["Location"]
    assert location.startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def exchange(shop: Shop, **fields: str) -> httpx.Response:
    client = {"client_id": "simulator-client", "client_secret": "hook-secret"}
    return httpx.post(f"{shop.simulator.url}/api/1.0/token", data=client | fields)


def pair(shop: Shop) -> dict[str, Any]:
    code = said(connect(shop))["code"]
    given = exchange(shop, grant_type="authorization_code", code=code, redirect_uri=BACK)
    assert given.status_code == 200
    found: dict[str, Any] = given.json()
    return found


def refresh(shop: Shop, token: str) -> httpx.Response:
    return exchange(shop, grant_type="refresh_token", refresh_token=token)


def reads(shop: Shop, token: str) -> int:
    return shop.api.get("/consignments", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_manager_lets_the_application_in(shop: Shop) -> None:
    asking = httpx.get(f"{shop.simulator.url}/connect", params=ASKED)
    assert "outlets:read" in asking.text
    back = said(connect(shop))
    assert (back["state"], back["scope"], back["domain_prefix"]) == ("12345678", ASKED["scope"], "simulator")
    given = pair(shop)
    assert set(given) == {
        "access_token",
        "token_type",
        "expires",
        "expires_in",
        "refresh_token",
        "domain_prefix",
        "scope",
    }
    assert reads(shop, given["access_token"]) == 200
    headers = {"Authorization": f"Bearer {given['access_token']}"}
    assert shop.api.get("/products", headers=headers).status_code == 403


def test_a_manager_may_refuse(shop: Shop) -> None:
    assert said(connect(shop, decision="refuse"))["error"] == "access_denied"


def test_without_a_scope_access_is_denied_at_once(shop: Shop) -> None:
    response = httpx.get(f"{shop.simulator.url}/connect", params={**ASKED, "scope": ""})
    assert said(response) == {"error": "access_denied", "state": "12345678"}


@pytest.mark.parametrize("change", [{"state": "short"}, {"client_id": "other"}, {"redirect_uri": "nowhere"}])
def test_a_bad_request_sends_nobody_anywhere(shop: Shop, change: dict[str, str]) -> None:
    assert connect(shop, **change).status_code == 400


def test_a_code_is_good_once_and_for_its_address(shop: Shop) -> None:
    code = said(connect(shop))["code"]
    elsewhere = {"grant_type": "authorization_code", "code": code, "redirect_uri": "https://other.invalid/"}
    assert exchange(shop, **elsewhere).status_code == 400
    assert exchange(shop, **{**elsewhere, "redirect_uri": BACK}).status_code == 200
    again = exchange(shop, **{**elsewhere, "redirect_uri": BACK})
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_refresh_revokes_both_old_tokens(shop: Shop) -> None:
    first = pair(shop)
    second = refresh(shop, first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert (reads(shop, first["access_token"]), reads(shop, second["access_token"])) == (401, 200)
    assert refresh(shop, first["refresh_token"]).json()["error"] == "invalid_grant"
    assert refresh(shop, second["refresh_token"]).status_code == 200


def test_an_older_vendor_keeps_the_refresh_token_and_leaves_it_out(shop: Shop) -> None:
    shop.simulator.switches(rotate_refresh_tokens=False)
    first = pair(shop)
    second = refresh(shop, first["refresh_token"]).json()
    assert "refresh_token" not in second
    assert refresh(shop, first["refresh_token"]).status_code == 200


def test_an_access_token_expires(shop: Shop) -> None:
    shop.simulator.switches(token_seconds=0)
    assert reads(shop, pair(shop)["access_token"]) == 401


def test_a_wrong_secret_or_grant_type_is_refused(shop: Shop) -> None:
    wrong = exchange(shop, client_secret="wrong", grant_type="refresh_token", refresh_token="x")
    assert wrong.json()["error"] == "invalid_client"
    assert exchange(shop, grant_type="password").json()["error"] == "unsupported_grant_type"


def test_the_tokens_address_has_a_limit_of_its_own(shop: Shop) -> None:
    shop.simulator.switches(token_limit=3)
    answers = [refresh(shop, "none") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 429, 429]
    assert int(answers[0].headers["X-RateLimit-Reset"]) > 10**9

"""Tokens: made by a person, shown once, kept as a hash, ended at will."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consignments.api_tokens import digest_of
from consignments.models import ApiToken
from tests.api.calling import Program, body_of, said
from tests.consignments.cast import Cast


def test_a_token_is_made_on_the_page_shown_once_and_revoked(cast: Cast, client: Client) -> None:
    assert cast.buyer.user
    client.force_login(cast.buyer.user)
    page = client.post(reverse("api-tokens"), {"name": "till", "days": "30", "scopes": ["orders"]})
    found = re.search(r"cst_[\w-]{43}", page.content.decode())
    assert page.status_code == 201 and found and "no-store" in page["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.digest, token.scopes) == (digest_of(found[0]), ["orders", "read"])
    assert found[0] not in client.get(reverse("api-tokens")).content.decode()
    headers = {"Authorization": f"Bearer {found[0]}"}
    assert Client().get("/api/v1/orders", headers=headers).status_code == 200
    token.refresh_from_db()
    assert token.last_used_at
    client.post(reverse("api-token-revoke", args=[token.pk]))
    assert said(Client().get("/api/v1/orders", headers=headers)) == (401, "token_refused")


def test_a_form_with_faults_makes_none(cast: Cast, client: Client) -> None:
    assert cast.buyer.user
    client.force_login(cast.buyer.user)
    page = client.post(reverse("api-tokens"), {"name": " ", "days": "9999", "scopes": ["everything"]})
    assert page.status_code == 422 and b"error-summary" in page.content
    assert not ApiToken.objects.exists()


def test_anothers_token_is_not_revoked(cast: Cast, buyer: Program, client: Client) -> None:
    assert cast.manager.user
    client.force_login(cast.manager.user)
    client.post(reverse("api-token-revoke", args=[buyer.token.pk]))
    assert buyer.get("orders").status_code == 200


def test_an_expired_token_and_a_closed_account_are_refused(cast: Cast, buyer: Program) -> None:
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert said(buyer.get("orders")) == (401, "token_refused")
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert cast.buyer.user
    cast.buyer.user.is_active = False
    cast.buyer.user.save()
    assert said(buyer.get("orders")) == (401, "token_refused")


def test_a_scope_only_takes_away(cast: Cast, new_order: dict[str, Any]) -> None:
    reader = Program(cast.buyer, "read")
    assert said(reader.post("orders", new_order)) == (403, "scope_missing")
    made = Program(cast.buyer, "orders").post("orders", new_order)
    number = body_of(made)["number"]
    approver = Program(cast.approver, "orders")
    assert said(approver.post(f"orders/{number}/moves/approve", {}, etag=made["ETag"])) == (403, "scope_missing")
    assert said(Program(cast.receiver).post("orders", new_order)) == (403, "not_permitted")


def test_a_session_needs_the_csrf_token_to_write(cast: Cast) -> None:
    assert cast.buyer.user
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.buyer.user)
    assert browser.get("/api/v1/orders").status_code == 200
    answer = browser.post("/api/v1/orders", "{}", "application/json", headers={"Idempotency-Key": "some-key-1"})
    assert said(answer)[0] == 403


def test_too_many_requests_are_told_when_to_come_again(buyer: Program, settings: Any) -> None:
    settings.API_READS_PER_MINUTE = 2
    answers = [buyer.get("outlets") for _ in range(3)]
    assert said(answers[2]) == (429, "throttled")
    assert int(answers[2]["Retry-After"]) > 0

"""Asking the API as a program does."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from django.test import Client

from consignments.actors import Actor
from consignments.api_tokens import SCOPES, issue

_keys = count(1)


class Program:
    """A program with a token of `actor`; every write gets a key of its own unless told otherwise."""

    def __init__(self, actor: Actor, *scopes: str) -> None:
        self.token, self.secret = issue("tests", scopes or SCOPES, 30, actor=actor)
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(f"/api/v1/{path}", query, headers={"Authorization": f"Bearer {self.secret}"})

    def send(self, method: str, path: str, body: Any, *, key: str | None = None, etag: str | None = None) -> Any:
        headers = {
            "Authorization": f"Bearer {self.secret}",
            "Idempotency-Key": f"program-key-{next(_keys)}" if key is None else key,
        }
        if etag is not None:
            headers["If-Match"] = etag
        content = json.dumps(body)
        return self.client.generic(method, f"/api/v1/{path}", content, "application/json", headers=headers)

    def post(self, path: str, body: Any, **options: Any) -> Any:
        return self.send("POST", path, body, **options)

    def form(self, path: str, *, key: str | None = None, **fields: Any) -> Any:
        """Sends a form, files among its fields."""
        headers = {
            "Authorization": f"Bearer {self.secret}",
            "Idempotency-Key": f"program-key-{next(_keys)}" if key is None else key,
        }
        return self.client.post(f"/api/v1/{path}", fields, headers=headers)

    def etag(self, number: str) -> str:
        return str(self.get(f"orders/{number}")["ETag"])


def said(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal, which has to be a problem."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    problem = json.loads(answer.content)
    assert problem["status"] == answer.status_code
    return answer.status_code, problem["code"]


def body_of(answer: Any) -> Any:
    return json.loads(answer.content)

"""Calls to Lightspeed: address, headers, retries of what may be repeated, one log line for each call."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from typing import Any

import httpx
import structlog
from django.core.serializers.json import DjangoJSONEncoder

from sync.lightspeed.budget import Budget, NoBudget
from sync.lightspeed.connection import Connection, product_version
from sync.lightspeed.errors import BadAnswer, LightspeedError, RateLimited, ServerError, Unauthorized, Unreachable
from sync.lightspeed.exchange import Answer, exchange
from sync.lightspeed.tokens import Tokens
from sync.lightspeed.verdicts import verdict

log = structlog.get_logger(__name__)

# POST is not among them: at Lightspeed a repeated POST creates or adds a second time.
REPEATABLE = frozenset({"GET", "PUT", "DELETE"})
FIRST_PAUSE_SECONDS = 0.2
PASSING = (ServerError, Unreachable, BadAnswer)


class Question(dict[str, Any]):
    """The body of a POST that only reads: sent bare in every version, and repeated as a GET is."""


_encoder = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Transport:
    """Sends calls over one pool of connections. Use it as a context manager; it is safe to share between threads."""

    def __init__(self, connection: Connection, tokens: Tokens, budget: Budget | None = None) -> None:
        self.connection = connection
        self._tokens = tokens
        self._budget = budget or NoBudget()
        timeout = httpx.Timeout(connection.read_timeout, connect=connection.connect_timeout)
        self._http = httpx.Client(timeout=timeout, follow_redirects=False)

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def call(self, method: str, path: str, *, params: Mapping[str, Any] | None = None, body: Any = None) -> Any:
        """The JSON that Lightspeed answers; raises a LightspeedError.

        GET, PUT, DELETE and a Question are tried again, after a short pause, when the fault may pass.
        """
        tries = self.connection.tries if method in REPEATABLE or isinstance(body, Question) else 1
        for attempt in range(1, tries):
            try:
                return self._once(method, path, params, body)
            except PASSING:
                time.sleep(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
        return self._once(method, path, params, body)

    def _once(self, method: str, path: str, params: Mapping[str, Any] | None, body: Any) -> Any:
        """One call; a second one, with the next token, where the first was turned away for its token."""
        token = self._tokens.current()
        try:
            found = self._exchange(method, path, params, body, token)
        except Unauthorized:
            other = self._tokens.renewed(token)
            if other is None:
                raise
            found = self._exchange(method, path, params, body, other)
        self._tokens.taken()
        return found

    def _exchange(self, method: str, path: str, params: Mapping[str, Any] | None, body: Any, token: str) -> Any:
        request_id = uuid.uuid4().hex
        request = self._request(method, path, params, body, token, request_id)
        permit = self._budget.take()
        started, answer, fault = time.monotonic(), None, ""
        try:
            answer = exchange(self._http, request, read_timeout=self.connection.read_timeout)
            self._budget.learn(permit, answer.headers)
            return verdict(answer, f"{method} {path}")
        except LightspeedError as error:
            fault = error.message
            if isinstance(error, RateLimited):
                self._budget.refused(error.retry_at)
            raise
        finally:
            _record(method, path, request_id, started, answer, fault)

    def _request(
        self, method: str, path: str, params: Mapping[str, Any] | None, body: Any, token: str, request_id: str
    ) -> httpx.Request:
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "User-Agent": f"consignments/{product_version()} ({request_id})",
            "X-Request-ID": request_id,
        }
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            # Lists are bare in every version; only single objects may have to be wrapped.
            wrapped = self.connection.wrap_bodies and isinstance(body, dict) and not isinstance(body, Question)
            content = _encoder.encode({"data": body} if wrapped else body).encode()
        address = self.connection.address(path)
        return self._http.build_request(method, address, params=params, content=content, headers=headers)


def _record(method: str, path: str, request_id: str, started: float, answer: Answer | None, fault: str) -> None:
    fields: dict[str, Any] = {
        "method": method,
        "path": path,
        "status": answer.status if answer else 0,
        "duration_ms": round((time.monotonic() - started) * 1000),
        "remaining": answer.headers.get("X-RateLimit-Remaining") if answer else None,
        "call_id": request_id,
    }
    if fault:
        log.warning("lightspeed.call_failed", fault=fault, **fields)
    else:
        log.info("lightspeed.call", **fields)

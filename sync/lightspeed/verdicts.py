"""Turns an HTTP answer into its JSON or into the error that says whether a retry can help."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from sync.lightspeed.envelopes import sentence_from
from sync.lightspeed.errors import (
    BadAnswer,
    Conflict,
    Forbidden,
    LightspeedError,
    NotFound,
    RateLimited,
    Refused,
    ServerError,
    Unauthorized,
)
from sync.lightspeed.exchange import Answer
from sync.lightspeed.reading import json_from
from sync.lightspeed.retry_after import retry_time

_REFUSALS: dict[int, type[Refused]] = {403: Forbidden, 404: NotFound, 409: Conflict}
# No 4xx is documented for consignments: all are permanent, except those that by their meaning are not.
_PASSING = frozenset({408, 425})


def verdict(answer: Answer, where: str) -> Any:
    """The answer's JSON (None for an empty body); raises the LightspeedError that its status and body mean."""
    if 200 <= answer.status < 300:
        return json_from(answer.body) if answer.body.strip() else None
    raise _fault(answer, where)


def _fault(answer: Answer, where: str) -> LightspeedError:
    status, said = answer.status, sentence_from(answer.body) or "no reason given"
    sentence = f"Lightspeed answered {status} to {where}: {said}"
    if status == 401:
        return Unauthorized(f"{sentence} Check or renew the Lightspeed token.", status=status)
    if status == 429:
        retry_at = retry_time(answer.headers.get("Retry-After"), now=timezone.now())
        return RateLimited(sentence, retry_at=retry_at)
    if status >= 500 or status in _PASSING:
        return ServerError(sentence, status=status)
    if status >= 400:
        return _REFUSALS.get(status, Refused)(sentence, status=status)
    return BadAnswer(f"{sentence} Check LIGHTSPEED_BASE_URL.", status=status)

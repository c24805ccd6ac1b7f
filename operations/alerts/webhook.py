"""Telling a program: one POST of JSON for each check that has news, signed where a secret is set."""

from __future__ import annotations

import json
from typing import Any

import httpx
from django.conf import settings

from operations.alerts.incidents import News
from operations.alerts.mail import lines_of, subject_of
from operations.findings import Level
from operations.models import Incident
from webhooks.signing import sign

SIGNATURE = "X-Consignments-Signature"


class NotTaken(Exception):
    """The address did not take the message. The sentence never holds the address: it may be a secret itself."""


def post(news: News) -> None:
    """Raises NotTaken. `text` is what chat programs show; the rest is for programs that understand it."""
    body = json.dumps(_content(news)).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "consignments"}
    if settings.HEALTH_WEBHOOK_SECRET:
        headers[SIGNATURE] = sign(body, settings.HEALTH_WEBHOOK_SECRET.encode())
    try:
        answer = httpx.post(
            settings.HEALTH_WEBHOOK_URL, content=body, headers=headers, timeout=settings.HEALTH_WEBHOOK_TIMEOUT
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotTaken(f"The alert webhook did not answer: {type(error).__name__}.") from error
    if not answer.is_success:
        raise NotTaken(f"The alert webhook answered {answer.status_code}.")


def _content(news: News) -> dict[str, Any]:
    return {
        "text": "\n".join([subject_of(news), *lines_of(news)]),
        "wrong": [_row(row) for row in news.wrong],
        "over": [_row(row) for row in news.over],
    }


def _row(row: Incident) -> dict[str, Any]:
    return {
        "code": row.code,
        "level": Level(row.level).name.lower(),
        "sentence": row.sentence,
        "since": row.opened_at.isoformat(),
    }

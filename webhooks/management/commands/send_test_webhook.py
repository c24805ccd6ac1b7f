"""`manage.py send_test_webhook`: signs a delivery and posts it, to see whether the endpoint takes it."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from webhooks.event_types import CONSIGNMENT_CREATED
from webhooks.signing_secrets import live_secrets
from webhooks.spans import parse_span
from webhooks.trial_deliveries import FORMATS, Post, form_post, json_post

DEFAULT_URL = "http://127.0.0.1:8000/webhooks/lightspeed/"
_WRONG_KEY = b"not a secret of this site"


class Command(BaseCommand):
    help = (
        "Signs a delivery with a secret of the settings and posts it. Exits 0 where the answer is the one to expect:"
        " 202, or 401 with --bad-signature or an age that is not allowed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", help=f"default: WEBHOOK_PUBLIC_URL, or {DEFAULT_URL}")
        parser.add_argument("--format", choices=FORMATS, default="json", help="default: %(default)s")
        parser.add_argument("--type", default=CONSIGNMENT_CREATED, help="default: %(default)s")
        parser.add_argument("--data", type=_json_object, default={}, metavar="JSON", help="what it says; default: {}")
        parser.add_argument("--event-id", default="", help="default: a new one; the same twice is a repeat")
        parser.add_argument(
            "--age", type=_age, default=timedelta(), metavar="SPAN", help="10m old, or -10m from the future"
        )
        parser.add_argument("--bad-signature", action="store_true", help="sign it with a wrong secret")

    def handle(self, *args: Any, **options: Any) -> None:
        post = _post(options)
        try:
            answer = httpx.post(post.url, content=post.body, headers=post.headers, timeout=10)
        except httpx.HTTPError as fault:
            raise CommandError(f"{post.url} does not answer: {fault}") from fault
        self.stdout.write(f"{answer.status_code} {answer.text.strip()[:500]}")
        expected = _expected_status(options)
        if answer.status_code != expected:
            raise CommandError(f"{post.url} answered {answer.status_code}, not {expected}.")


def _post(options: dict[str, Any]) -> Post:
    url = options["url"] or settings.WEBHOOK_PUBLIC_URL or DEFAULT_URL
    key = _WRONG_KEY if options["bad_signature"] else _key()
    if options["format"] == "form":
        return form_post(url, key, options["type"], options["data"])
    return json_post(url, key, options["type"], options["data"], options["event_id"], options["age"])


def _key() -> bytes:
    secrets = live_secrets(timezone.now())
    if not secrets:
        raise CommandError("No webhook secret holds now: put one into LIGHTSPEED_WEBHOOK_SECRETS.")
    return secrets[0].key


def _expected_status(options: dict[str, Any]) -> int:
    too_old = abs(options["age"]) > timedelta(seconds=settings.WEBHOOK_MAX_AGE_SECONDS)
    return 401 if options["bad_signature"] or (too_old and options["format"] == "json") else 202


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ArgumentTypeError(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise ArgumentTypeError("not a JSON object")
    return value


def _age(text: str) -> timedelta:
    try:
        return parse_span(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error

"""`send_test_webhook` against a running server."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from webhooks.models import WebhookEvent

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def send(server: LiveServer, **options: Any) -> str:
    out = StringIO()
    call_command("send_test_webhook", url=f"{server.url}/webhooks/lightspeed/", stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("wire_format", ["json", "form"])
def test_a_good_one_is_stored(live_server: LiveServer, wire_format: str) -> None:
    assert send(live_server, format=wire_format, type="consignment.receive", data={"consignment_id": "c"}).startswith(
        "202"
    )
    event = WebhookEvent.objects.get()
    assert (event.wire_format, event.event_type) == (wire_format, "consignment.receive")
    assert event.payload == {"consignment_id": "c"}


def test_the_same_id_twice_is_a_duplicate(live_server: LiveServer) -> None:
    send(live_server, event_id="test-1")
    assert '"duplicate": true' in send(live_server, event_id="test-1")


def test_what_should_be_refused_is_refused_and_that_is_a_success(live_server: LiveServer) -> None:
    assert send(live_server, bad_signature=True).startswith("401")
    for age in ("10m", "-10m"):
        out = StringIO()
        url = f"{live_server.url}/webhooks/lightspeed/"
        call_command("send_test_webhook", "--url", url, f"--age={age}", stdout=out)
        assert out.getvalue().startswith("401")
    assert not WebhookEvent.objects.exists()


def test_an_answer_that_is_not_expected_fails_the_command(live_server: LiveServer) -> None:
    with pytest.raises(CommandError, match="answered 404, not 202"):
        call_command("send_test_webhook", url=f"{live_server.url}/elsewhere/", stdout=StringIO())


def test_nobody_there_fails_the_command() -> None:
    with pytest.raises(CommandError, match="does not answer"):
        call_command("send_test_webhook", url="http://127.0.0.1:9/", stdout=StringIO())


@override_settings(LIGHTSPEED_WEBHOOK_SECRETS=[])
def test_without_a_secret_it_says_what_to_set() -> None:
    with pytest.raises(CommandError, match="LIGHTSPEED_WEBHOOK_SECRETS"):
        call_command("send_test_webhook", stdout=StringIO())


@pytest.mark.parametrize("arguments", [["--data", "[]"], ["--data", "{"], ["--age", "soon"], ["--format", "xml"]])
def test_options_that_make_no_sense_are_refused(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("send_test_webhook", *arguments)

"""Who is told, by which way, and that checks at the same time tell it once."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from io import StringIO
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from jobqueue.dialect import database_now
from operations.alerts.telling import tell
from operations.findings import Finding, Level
from operations.models import Incident
from tests.support.threads import at_once, errors_of
from tests.sync.raw_server import RawServer, Reply, answering, http

RED = Finding("no_worker", Level.RED, "No worker is alive.")
AMBER = Finding("drift", Level.AMBER, "1 difference waits.")


@pytest.fixture
def hook(settings: Settings) -> Iterator[RawServer]:
    with answering(http(200)) as server:
        settings.HEALTH_WEBHOOK_URL = f"{server.url}/alerts?key=of-the-address"
        yield server


@pytest.fixture(autouse=True)
def _reader(settings: Settings) -> None:
    settings.HEALTH_MAIL_TO = ["operator@example.invalid"]


def bodies(server: RawServer) -> list[dict[str, object]]:
    return [json.loads(request.partition(b"\r\n\r\n")[2]) for request in server.requests]


@pytest.mark.django_db(transaction=True)
def test_four_checks_at_once_send_one_message() -> None:
    found = [RED, *(Finding(f"cursor:{name}", Level.RED, name) for name in "abc")]
    assert errors_of(at_once(*[lambda: tell(found)] * 4)) == []
    assert len(mail.outbox) == 1
    assert errors_of(at_once(*[lambda: tell([])] * 4)) == []
    assert [message.subject for message in mail.outbox] == ["Consignments: 4 wrong", "Consignments: all clear"]
    assert Incident.objects.count() == 4


@pytest.mark.django_db
def test_only_red_is_told_unless_amber_is_asked_for(settings: Settings) -> None:
    tell([AMBER])
    assert (len(mail.outbox), Incident.objects.get().told_at) == (0, None)
    settings.HEALTH_MAIL_LEVEL = "amber"
    tell([AMBER])
    assert "1 difference waits." in mail.outbox[0].body


@pytest.mark.django_db
def test_what_gets_worse_is_told_then() -> None:
    tell([AMBER])
    tell([Finding(AMBER.code, Level.RED, "100 differences wait.")])
    assert "100 differences wait." in mail.outbox[0].body


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_webhook_is_told_the_same_and_signed(settings: Settings, hook: RawServer) -> None:
    settings.HEALTH_WEBHOOK_SECRET = "of-the-alerts"
    assert tell([RED]) == ""
    assert tell([]) == ""
    wrong, over = bodies(hook)
    assert wrong["text"] == "Consignments: 1 wrong\nWrong: No worker is alive."
    assert [(row["code"], row["level"]) for row in wrong["wrong"]] == [("no_worker", "red")]  # type: ignore[attr-defined]
    assert [row["code"] for row in over["over"]] == ["no_worker"]  # type: ignore[attr-defined]
    head, _, body = hook.requests[0].partition(b"\r\n\r\n")
    digest = hmac.new(b"of-the-alerts", body, hashlib.sha256).hexdigest()
    assert f"X-Consignments-Signature: sha256={digest}".lower().encode() in head.lower()


@pytest.mark.django_db
@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("reply", "fault"),
    [(http(500), "The alert webhook answered 500."), (Reply(b"", pause=0.3), "did not answer: ReadTimeout.")],
)
def test_a_webhook_that_fails_is_named_and_the_mail_goes_out(settings: Settings, reply: Reply, fault: str) -> None:
    settings.HEALTH_WEBHOOK_TIMEOUT = 0.2
    with answering(reply) as server:
        settings.HEALTH_WEBHOOK_URL = f"{server.url}/of-the-address"
        said = tell([RED])
    assert fault in said
    assert "of-the-address" not in said
    assert len(mail.outbox) == 1
    assert Incident.objects.get().told_at is not None


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_check_names_it_on_stderr_and_keeps_its_exit_code(settings: Settings) -> None:
    settings.HEALTH_WEBHOOK_URL = "http://127.0.0.1:1/"
    error = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_health", "--mail", stdout=StringIO(), stderr=error)
    assert ended.value.code == 2
    assert "The alert webhook did not answer: ConnectError." in error.getvalue()


@pytest.mark.django_db
@pytest.mark.sqlite
def test_without_a_reader_a_webhook_that_failed_is_told_again(settings: Settings, hook: RawServer) -> None:
    settings.HEALTH_MAIL_TO = []
    address, settings.HEALTH_WEBHOOK_URL = settings.HEALTH_WEBHOOK_URL, "http://127.0.0.1:1/"
    assert tell([RED])
    settings.HEALTH_WEBHOOK_URL = address
    assert tell([RED]) == ""
    assert len(hook.requests) == 1


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_mail_that_fails_is_fatal_and_told_again() -> None:
    with patch.object(EmailMessage, "send", side_effect=OSError("refused")), pytest.raises(OSError, match="refused"):
        tell([RED])
    tell([RED])
    assert len(mail.outbox) == 1
    assert Incident.objects.get().opened_at <= database_now(connection)


def test_both_ways_empty_is_refused(settings: Settings) -> None:
    settings.HEALTH_MAIL_TO = []
    with pytest.raises(CommandError, match="name who is to be told"):
        call_command("check_health", "--mail")

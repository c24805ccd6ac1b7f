"""When the database is away: 503, so that Lightspeed tries again, and nothing is lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError

from devtools.mariadb import ThrowawayMariaDB, throwaway_mariadb
from jobqueue.enqueue import enqueue
from jobqueue.models import Job
from tests.webhooks.deliveries import JSON, Call, json_call
from tests.webhooks.server import ROOT, exchange, gunicorn, request_bytes
from webhooks.models import WebhookEvent


@pytest.mark.parametrize(
    "error", [OperationalError(2006, "gone away"), InterfaceError("closed"), OperationalError("?")]
)
@pytest.mark.django_db
def test_a_delivery_that_cannot_be_stored_is_answered_503(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("webhooks.intake.GIVE_UP_AFTER_SECONDS", 0.05)
    monkeypatch.setattr("webhooks.intake.enqueue", fail)
    call = json_call()
    answer = call.post()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert not WebhookEvent.objects.exists()
    monkeypatch.undo()
    assert call.post().status_code == 202


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("long_patience")
def test_a_fault_that_passes_is_not_seen_by_the_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deadlock, say: the whole transaction is done again."""
    faults = [OperationalError("database is locked"), OperationalError(1213, "Deadlock found")]

    def fail_at_first(*args: Any, **kwargs: Any) -> int:
        if faults:
            raise faults.pop()
        return enqueue(*args, **kwargs)

    monkeypatch.setattr("webhooks.intake.enqueue", fail_at_first)
    assert json_call().post().status_code == 202
    assert WebhookEvent.objects.count() == Job.objects.count() == 1


def post(port: int, call: Call) -> tuple[int, bytes]:
    headers = [(name.encode(), value.encode()) for name, value in call.headers.items()]
    return exchange(port, request_bytes(call.body, [(b"Content-Type", call.content_type.encode()), *headers]))


def count_events(server: ThrowawayMariaDB) -> int:
    return int(server.run_sql("SELECT COUNT(*) FROM hooks.webhook_events"))


@pytest.mark.mariadb
@pytest.mark.slow
def test_a_server_that_is_stopped_and_started_again_costs_no_delivery() -> None:
    with throwaway_mariadb() as server:
        server.create_database("hooks")
        environment = {"DATABASE_URL": server.url("hooks"), "DJANGO_SETTINGS_MODULE": "config.settings.test"}
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env={**os.environ, **environment}, check=True)
        before, meanwhile = json_call(), json_call()
        with gunicorn(environment) as port:
            assert post(port, before)[0] == 202
            server.stop()
            answers = [post(port, call) for call in (before, meanwhile)]
            assert [status for status, _ in answers] == [503, 503]
            assert all(b"Retry-After: 30" in answer for _, answer in answers)
            assert post(port, Call(b"{}", JSON))[0] == 401
            server.start()
            status, answer = post(port, meanwhile)
            assert (status, b"duplicate" in answer) == (202, False)
            status, answer = post(port, before)
            assert (status, b"duplicate" in answer) == (202, True)
        assert count_events(server) == 2

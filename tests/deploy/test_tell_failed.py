"""What the unit that tells of failed units says, to whom, and how often; none of the application takes part."""

from __future__ import annotations

import hashlib
import hmac
import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.utils import timezone
from pytest_django import Settings

from operations import clock
from operations.alerts.webhook import SIGNATURE
from tests.deploy.conftest import DEPLOY
from tests.support.certificates import write_certificate
from tests.support.mail_server import PASSWORD, USER, mail_server
from tests.sync.raw_server import RawServer, answering, http

pytestmark = pytest.mark.sqlite
# A script beside the units, and no part of any package.
SCRIPT = DEPLOY / "tell_failed.py"
main: Callable[[str, float], int] = runpy.run_path(str(SCRIPT))["main"]
NOW = 1_800_000_000.0
WEB, BACKUP = "consignments-web.service", "consignments-clock@backup.service"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HEALTH_MAIL_TO", "HEALTH_WEBHOOK_URL", "HEALTH_WEBHOOK_SECRET", "HEALTH_REMIND_AFTER_HOURS"):
        monkeypatch.delenv(name, raising=False)
    for name in ("MONITOR_UNIT", "MONITOR_SERVICE_RESULT", "SERVICE_RESULT", "EMAIL_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))


@pytest.fixture
def failed_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_UNIT", BACKUP)
    monkeypatch.setenv("MONITOR_SERVICE_RESULT", "oom-kill")


def sentences(server: RawServer) -> list[str]:
    bodies = [request.partition(b"\r\n\r\n")[2] for request in server.requests]
    return [json.loads(body)["wrong"][0]["sentence"] for body in bodies]


def test_the_webhook_gets_what_check_health_would_send_and_once(
    failed_for_good: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEALTH_WEBHOOK_SECRET", "invented")
    with answering(http(200)) as server:
        monkeypatch.setenv("HEALTH_WEBHOOK_URL", server.url)
        assert [main(BACKUP, NOW + hours * 3600) for hours in (0, 1, 5)] == [0, 0, 0]
    (said, again) = sentences(server)
    assert said == again
    assert said.startswith(f"{BACKUP} on ")
    assert said.endswith(f"failed: oom-kill. Look at: journalctl --unit {BACKUP}")
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    signature = hmac.new(b"invented", body, hashlib.sha256).hexdigest()
    assert f"{SIGNATURE}: sha256={signature}".lower().encode() in head.lower()
    assert json.loads(body)["text"].splitlines()[0] == "Consignments: 1 wrong"


@pytest.mark.usefixtures("failed_for_good")
def test_the_mail_goes_over_tls_with_the_password_of_the_env_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    certificate = write_certificate(tmp_path, timezone.now() + timedelta(days=30))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("HEALTH_MAIL_TO", "operator@example.invalid")
    with mail_server(certificate=certificate) as server:
        monkeypatch.setenv("EMAIL_URL", f"smtp+tls://{USER.replace('@', '%40')}:{PASSWORD}@127.0.0.1:{server.port}")
        main(BACKUP, NOW)
    assert server.secured
    assert server.heard[:5] == ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL"]


def test_what_systemd_starts_again_is_told_when_it_ends_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(http(200)) as server:
        monkeypatch.setenv("HEALTH_WEBHOOK_URL", server.url)
        for seconds, result in ((0, "exit-code"), (1, "success"), *((place * 9, "signal") for place in range(1, 8))):
            monkeypatch.setenv("SERVICE_RESULT", result)
            main(WEB, NOW + seconds)
        # Far apart: each was mended by the restart.
        for hours in range(6, 20):
            main(WEB, NOW + hours * 3600)
    (said,) = sentences(server)
    assert "failed 5 times within 10 minutes: signal." in said


def test_a_task_that_ended_by_itself_is_left_to_check_health(
    failed_for_good: None, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("INVOCATION_ID", "run-1")
    monkeypatch.setenv("MONITOR_INVOCATION_ID", "run-1")
    with answering(http(200)) as server:
        monkeypatch.setenv("HEALTH_WEBHOOK_URL", server.url)
        monkeypatch.setattr(clock, "call_command", lambda *_: sys.exit(2))
        assert clock.run("backup") == 2
        assert main(BACKUP, NOW) == 0
        assert server.requests == []
        # The run before this one ended by itself; this one did not.
        monkeypatch.setenv("MONITOR_INVOCATION_ID", "run-2")
        assert main(BACKUP, NOW) == 0
    assert len(server.requests) == 1


@pytest.mark.usefixtures("failed_for_good")
@pytest.mark.parametrize(("task", "messages"), [("backup", 0), ("health", 1), ("reconcile", 1)])
def test_a_task_that_broke_off_is_told_by_check_health_or_here_and_not_by_both(
    task: str, messages: int, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("INVOCATION_ID", "run-1")
    monkeypatch.setenv("MONITOR_INVOCATION_ID", "run-1")
    monkeypatch.setattr(clock, "call_command", Mock(side_effect=ValueError("no")))
    assert clock.run(task) == 1
    with answering(http(200)) as server:
        monkeypatch.setenv("HEALTH_WEBHOOK_URL", server.url)
        main(f"consignments-clock@{task}.service", NOW)
    assert len(server.requests) == messages


@pytest.mark.usefixtures("failed_for_good")
def test_what_nobody_took_is_tried_again_and_said_in_the_journal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(BACKUP, NOW) == 1
    assert "Nobody is told: set HEALTH_MAIL_TO" in capsys.readouterr().err
    with answering(http(500)) as server:
        monkeypatch.setenv("HEALTH_WEBHOOK_URL", f"{server.url}/secret-path")
        monkeypatch.setenv("HEALTH_MAIL_TO", "operator@example.invalid")
        assert [main(BACKUP, NOW + minutes * 60) for minutes in (6, 7, 12)] == [1, 0, 1]
    said = capsys.readouterr().err
    assert "Not told by post: HTTPError" in said
    assert "Not told by mail: ValueError" in said
    assert "secret-path" not in said


def test_it_runs_with_nothing_installed() -> None:
    script = [sys.executable, "-I", "-S", str(SCRIPT), WEB]
    done = subprocess.run(script, env={"SERVICE_RESULT": "success"}, check=False, capture_output=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, b"")

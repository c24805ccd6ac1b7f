"""check_health: what is wrong, how loudly it says so, and that it says it once."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import Settings

from jobqueue.dialect import database_now
from jobqueue.models import DeadLetter, Dependency, Worker
from operations.alerts.incidents import settle
from operations.findings import Finding, Level
from operations.models import Incident
from sync.models import SyncCursor

pytestmark = pytest.mark.django_db
WRONG = Finding("no_worker", Level.RED, "No worker is alive.")


LOOK = "operations.management.commands.check_health.all_panels"


@pytest.fixture(autouse=True)
def sound(settings: Settings, tmp_path: Path) -> None:
    """A system in which nothing is wrong."""
    settings.VAR_DIR = tmp_path / "var"
    settings.HEALTH_FREE_DISK_PERCENT = 0
    settings.HEALTH_MAIL_TO = ["operator@example.invalid"]
    now = timezone.now()
    Worker.objects.create(id="w", host="h", machine="m", pid=1, pid_started=1, started_at=now, heartbeat_at=now)
    SyncCursor.objects.create(cursor_type="consignments", last_success_at=now)


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("check_health", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_a_sound_system_is_in_order() -> None:
    assert run() == (0, "Everything is in order.\n")


def test_a_missing_worker_is_red_and_named_for_programs() -> None:
    Worker.objects.all().delete()
    code, said = run("--json")
    assert code == 2
    assert [finding["code"] for finding in json.loads(said)["findings"]] == ["no_worker"]


def test_a_cursor_that_stands_still_is_red() -> None:
    SyncCursor.objects.update(last_success_at=timezone.now() - timedelta(minutes=16, seconds=30))
    code, said = run()
    assert code == 2
    assert "consignments was read to its end 16 min" in said


def test_a_dead_letter_is_red() -> None:
    now = timezone.now()
    fields = {"priority": 5, "attempts": 3, "max_attempts": 3, "failed_at": now, "created_at": now}
    DeadLetter.objects.create(original_job_id=1, job_type="test.x", payload={}, error_message="no", **fields)
    assert run()[0] == 2


def test_one_incident_is_one_message_then_an_all_clear() -> None:
    worker = Worker.objects.get()
    Worker.objects.all().delete()
    run("--mail")
    run("--mail")
    assert len(mail.outbox) == 1
    assert "No worker is alive" in mail.outbox[0].body
    worker.save(force_insert=True)
    run("--mail")
    run("--mail")
    assert [message.subject for message in mail.outbox[1:]] == ["Consignments: all clear"]


def test_an_open_incident_is_told_again_after_the_set_time(settings: Settings) -> None:
    now = database_now(connection)
    assert settle([WRONG], now).wrong
    later = now + timedelta(hours=settings.HEALTH_REMIND_AFTER_HOURS)
    assert not settle([WRONG], later - timedelta(minutes=1))
    assert settle([WRONG], later).wrong


def test_what_comes_back_is_a_new_incident() -> None:
    now = database_now(connection)
    for found in ([WRONG], [], [WRONG]):
        settle(found, now)
    assert Incident.objects.count() == 2
    assert Incident.objects.exclude(open_code=None).count() == 1


def test_a_message_that_cannot_be_sent_is_sent_by_the_next_check() -> None:
    Worker.objects.all().delete()
    with patch.object(EmailMessage, "send", side_effect=OSError("refused")), pytest.raises(CommandError) as failed:
        run("--mail")
    assert failed.value.returncode == 2
    run("--mail")
    assert len(mail.outbox) == 1


def test_mail_without_anybody_to_tell_is_refused(settings: Settings) -> None:
    settings.HEALTH_MAIL_TO = []
    with pytest.raises(CommandError, match="HEALTH_MAIL_TO and HEALTH_WEBHOOK_URL are empty"):
        run("--mail")


def test_a_database_that_is_away_is_one_message_a_reminder_and_an_all_clear(settings: Settings) -> None:
    with patch(LOOK, side_effect=OperationalError("away")):
        assert run("--mail")[0] == 2
        code, said = run("--mail", "--json")
        assert (code, json.loads(said)["findings"][0]["code"]) == (2, "database")
        assert [message.subject for message in mail.outbox] == ["Consignments: 1 wrong"]
        settings.HEALTH_REMIND_AFTER_HOURS = 0
        run("--mail")
    run("--mail")
    run("--mail")
    assert [message.subject for message in mail.outbox[1:]] == ["Consignments: 1 wrong", "Consignments: all clear"]
    assert not Incident.objects.exists()


def test_a_database_that_is_away_is_told_by_the_next_check_where_this_one_could_not() -> None:
    with patch(LOOK, side_effect=OperationalError("away")):
        with patch.object(EmailMessage, "send", side_effect=OSError("refused")), pytest.raises(CommandError):
            run("--mail")
        run("--mail")
    assert len(mail.outbox) == 1


def test_a_database_that_is_away_is_told_though_it_cannot_be_noted(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "file"
    settings.VAR_DIR.write_text("no folder")
    with patch(LOOK, side_effect=OperationalError("away")):
        run("--mail")
    assert len(mail.outbox) == 1


def test_a_part_that_cannot_be_looked_at_is_told_beside_what_the_others_say() -> None:
    Worker.objects.all().delete()
    with patch("operations.dashboard.goods.owed_photos", side_effect=PermissionError("no")):
        code, said = run("--json", "--mail")
    assert code == 2
    assert [finding["code"] for finding in json.loads(said)["findings"]] == ["no_worker", "unseen:storage"]
    assert "storage: This part cannot be looked at: PermissionError." in mail.outbox[0].body


@pytest.mark.parametrize(("minutes", "is_told"), [(-1, True), (-11, False)])
def test_a_breaker_that_lets_a_job_through_is_not_yet_over(minutes: int, is_told: bool) -> None:
    until = timezone.now() + timedelta(minutes=minutes)
    Dependency.objects.create(name="lightspeed", failures=9, open_until=until, last_error="503")
    assert ("breaker:lightspeed" in run("--json")[1]) is is_told

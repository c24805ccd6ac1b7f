"""The doctor, at an installation that is broken in each of the ways it looks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django import Settings

from config.cron import TASKS
from jobqueue.models import Job, Worker
from operations.doctor import database, installation, proxy, surroundings
from operations.doctor.secrets import secrets_verdict
from operations.doctor.verdict import State, Verdict, fail, ok, warn
from operations.folders import written_folders
from operations.management.commands import doctor
from sync.access import note_refused
from sync.models import SyncCursor
from tests.sync.raw_server import answering, http

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
NGINX = ROOT / "deploy" / "nginx" / "consignments.conf"


def named(verdicts: Iterator[Verdict]) -> dict[str, Verdict]:
    return {verdict.name: verdict for verdict in verdicts}


def about_database() -> dict[str, Verdict]:
    return named(database.database_verdicts())


def around(*, network: bool = False) -> dict[str, Verdict]:
    return named(surroundings.surroundings_verdicts(network=network))


def test_a_sound_database_is_well_in_every_part() -> None:
    found = about_database()
    assert [verdict for verdict in found.values() if verdict.state != State.OK and verdict.name != "isolation"] == []
    # The server of the tests trades durable commits for speed.
    assert found["isolation"].state < State.FAIL
    assert set(found) == {"database", "isolation", "migrations", "indexes", "claim", "clock"}


def test_a_database_that_is_away_is_the_only_thing_said_of_it() -> None:
    with patch.object(database, "database_refusal", side_effect=OperationalError("no route to host")):
        (found,) = database.database_verdicts()
    assert (found.state, found.to_do) == (State.FAIL, "Start the server, and look at DATABASE_URL.")


@pytest.mark.sqlite
def test_a_database_that_cannot_be_read_is_the_only_thing_said_of_it() -> None:
    with patch.object(connection.introspection, "table_names", side_effect=OperationalError("unable to open")):
        (found,) = database.database_verdicts()
    assert (found.state, "unable to open" in found.said) == (State.FAIL, True)


def test_a_server_that_is_too_old_is_named() -> None:
    with patch.object(database, "database_refusal", return_value="MariaDB 10.5 is too old."):
        assert about_database()["database"].state == State.FAIL


@pytest.mark.mariadb
def test_another_isolation_level_is_a_failure() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try:
            found = about_database()["isolation"]
        finally:
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
    assert (found.state, "REPEATABLE-READ" in found.said) == (State.FAIL, True)


@pytest.mark.sqlite
def test_deferred_transactions_are_a_failure_on_sqlite() -> None:
    with patch.dict(connection.settings_dict["OPTIONS"], transaction_mode="DEFERRED"):
        assert about_database()["isolation"].state == State.FAIL


def test_missing_migrations_are_named() -> None:
    MigrationRecorder(connection).migration_qs.filter(app="operations").delete()
    found = about_database()["migrations"]
    assert (found.state, "operations.0001_initial" in found.said) == (State.FAIL, True)


@pytest.mark.django_db(transaction=True)
def test_an_index_that_was_dropped_is_named_and_so_is_the_claim_that_needs_it() -> None:
    (index,) = [index for index in Job._meta.indexes if index.name == "queue_claim"]
    with connection.schema_editor() as editor:
        editor.remove_index(Job, index)
    try:
        found = about_database()
    finally:
        with connection.schema_editor() as editor:
            editor.add_index(Job, index)
    assert "queue_jobs.queue_claim" in found["indexes"].said
    assert [found[name].state for name in ("indexes", "claim")] == [State.FAIL, State.FAIL]


@pytest.mark.parametrize(("seconds", "state"), [(1, State.OK), (10, State.WARN), (90, State.FAIL)])
def test_a_clock_that_differs_is_said(seconds: int, state: State) -> None:
    with patch.object(database, "database_now", return_value=timezone.now() + timedelta(seconds=seconds)):
        assert about_database()["clock"].state == state


def test_debug_and_what_djangos_checks_find_are_told(settings: Settings) -> None:
    settings.METRICS_NETWORKS = ["everyone"]
    found = installation.settings_verdict()
    assert (found.state, "webhooks.E002" in found.said) == (State.FAIL, True)
    settings.DEBUG = True
    assert "DEBUG" in installation.settings_verdict().said


def test_a_folder_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("in the way")
    found = installation.folder_verdict("photographs", tmp_path / "media" / "evidence")
    assert (found.state, found.to_do.startswith("sudo install -d")) == (State.FAIL, True)


@pytest.mark.parametrize(("mode", "state"), [(0o750, State.OK), (0o751, State.OK), (0o755, State.WARN)])
def test_a_folder_that_everyone_may_read_is_a_warning(tmp_path: Path, mode: int, state: State) -> None:
    tmp_path.chmod(mode)
    assert installation.folder_verdict("logs", tmp_path).state == state


def test_a_folder_that_is_served_is_a_failure(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    assert "served to everyone" in installation.folder_verdict("photographs", tmp_path / "media").said


def test_the_folders_that_are_written_are_looked_at(tmp_path: Path, settings: Settings) -> None:
    settings.LOG_DIR = str(tmp_path)
    assert {"photographs", "logs", "webhook archive", "backups"} <= set(written_folders())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NGINX.read_text(), ""),
        ("server { client_max_body_size 4m; }", "a photograph of 10 MB"),
        ("server { client_max_body_size 12m; location ~ /receive/ { client_max_body_size 50m; } }", "a receipt"),
        ("server { client_max_body_size 0; location /webhooks/ { client_max_body_size 64k; } }", "a delivery"),
        ("server { # client_max_body_size 1g;\n}", "takes 1 MB"),
    ],
    ids=["as shipped", "photograph", "receipt", "webhook", "default"],
)
def test_a_proxy_that_lets_too_little_through_is_a_failure(
    tmp_path: Path, settings: Settings, text: str, said: str
) -> None:
    file = tmp_path / "nginx.conf"
    file.write_text(text)
    settings.PROXY_CONF = str(file)
    found = proxy.upload_verdict()
    assert (found.state == State.OK) is (said == "")
    assert said in found.said


def test_a_proxy_that_is_not_known_is_a_warning_and_one_that_is_gone_a_failure(settings: Settings) -> None:
    assert proxy.upload_verdict().state == State.WARN
    settings.PROXY_CONF = "/no/such/file"
    assert proxy.upload_verdict().state == State.FAIL


@pytest.fixture
def no_crontab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "_cron_lines", lambda: 0)


@pytest.mark.usefixtures("no_crontab")
@pytest.mark.parametrize(("left_out", "state"), [(0, State.OK), (1, State.WARN), (len(TASKS), State.FAIL)])
def test_timers_that_are_not_enabled_are_named(tmp_path: Path, left_out: int, state: State) -> None:
    for task in TASKS[left_out:]:
        (tmp_path / f"consignments-{task.name}.timer").touch()
    found = installation.clock_verdict(tmp_path)
    assert found.state == state
    assert (f"not enabled: {TASKS[0].name}." in found.said) is (state == State.WARN)


@pytest.mark.usefixtures("no_crontab")
def test_a_poller_that_ran_lately_shows_that_something_starts_it(tmp_path: Path) -> None:
    SyncCursor.objects.create(cursor_type="products", last_success_at=timezone.now())
    assert installation.clock_verdict(tmp_path).state == State.OK


@pytest.mark.parametrize(("lines", "state"), [(len(TASKS), State.OK), (3, State.WARN)])
def test_lines_of_cron_are_counted(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, lines: int, state: State
) -> None:
    program = tmp_path / "crontab"
    listed = f"* * * * * run # {settings.CRONTAB_COMMENT}\n" * lines
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{listed}1 1 * * * other\nEND\n")
    program.chmod(0o700)
    monkeypatch.setattr("operations.doctor.installation.shutil.which", lambda name: str(program))
    assert installation.clock_verdict(tmp_path).state == state


def test_a_secret_in_the_tree_is_named_without_its_value(tmp_path: Path, settings: Settings) -> None:
    settings.METRICS_TOKEN = "a-token-that-nobody-may-read"
    assert secrets_verdict(tmp_path).state == State.OK
    (tmp_path / "notes.txt").write_text(f"curl -H 'Authorization: Bearer {settings.METRICS_TOKEN}'")
    (tmp_path / "tls.pem").write_bytes(b"-----BEGIN " + b"PRIVATE KEY-----")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text(settings.METRICS_TOKEN)
    found = secrets_verdict(tmp_path)
    assert found.said == "Secrets lie in the tree: METRICS_TOKEN in notes.txt, a private key in tls.pem."
    assert found.state == State.FAIL


@pytest.mark.parametrize(("mode", "state"), [(0o640, State.OK), (0o644, State.FAIL)])
def test_an_env_file_that_others_may_read_is_a_failure(
    tmp_path: Path, settings: Settings, mode: int, state: State
) -> None:
    env = tmp_path / ".env"
    env.write_text(f"SECRET_KEY={settings.SECRET_KEY}")
    env.chmod(mode)
    assert secrets_verdict(tmp_path).state == state


def test_workers_that_are_gone_are_a_failure() -> None:
    assert around()["workers"].state == State.FAIL
    now = timezone.now()
    Worker.objects.create(id="w", host="h", machine="m", pid=1, pid_started=1, started_at=now, heartbeat_at=now)
    assert around()["workers"] == ok("workers", "1 alive")


def test_mail_that_goes_nowhere_and_a_server_that_does_not_answer(settings: Settings) -> None:
    assert around()["mail"].state == State.WARN
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert around()["mail"].state == State.OK
    assert around(network=True)["mail"].state == State.FAIL


def test_alerts_that_reach_nobody_are_a_warning(settings: Settings) -> None:
    assert around()["alerts"].state == State.WARN
    settings.HEALTH_MAIL_TO = ["operator@example.invalid"]
    assert around()["alerts"].state == State.OK


def test_lightspeed_without_an_address_without_an_answer_and_with_a_refused_token(settings: Settings) -> None:
    settings.LIGHTSPEED_BASE_URL = ""
    assert "no address" in around()["Lightspeed"].said
    settings.LIGHTSPEED_BASE_URL, settings.LIGHTSPEED_TRIES = "http://127.0.0.1:1", 1
    assert around(network=True)["Lightspeed"].state == State.FAIL
    with answering(http(200, b'{"data": [], "version": {"min": 0, "max": 0}}')) as server:
        settings.LIGHTSPEED_BASE_URL = server.url
        assert around(network=True)["Lightspeed"] == ok("Lightspeed", "answers, 0 outlets")
    note_refused("The personal token was refused.")
    assert "Make a new personal token" in around()["Lightspeed"].to_do


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.parametrize("worst", State)
def test_the_exit_code_is_the_worst_and_each_line_says_what_to_do(
    worst: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdicts = [ok("a", "well"), warn("b", "so so", "Watch it."), fail("c", "broken", "Mend it.")][: worst + 1]
    monkeypatch.setattr(doctor, "all_verdicts", lambda *, network: iter(verdicts))
    code, said = run()
    assert code == worst
    assert said.startswith("ok    a: well\n")
    assert ("fail  c: broken\n      Mend it.\n" in said) is (worst == State.FAIL)


def test_a_look_that_breaks_off_is_a_failure_and_the_others_follow(no_crontab: None) -> None:
    with patch.object(installation, "_by_the_poller", side_effect=RuntimeError("boom")):
        code, said = run("--json", "--no-network")
    rows = {row["name"]: row for row in json.loads(said)["verdicts"]}
    assert (code, rows["clock tasks"]["state"]) == (2, "fail")
    assert "RuntimeError: boom" in rows["clock tasks"]["said"]
    assert {"database", "secrets", "workers", "Lightspeed"} <= set(rows)

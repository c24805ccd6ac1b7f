"""A server without SKIP LOCKED is refused, by the version found; so are numbers that no queue can run with."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from pytest_django.fixtures import Settings

from jobqueue.checks import check_databases, database_refusal, version_refusal


@pytest.mark.parametrize(
    ("is_mariadb", "version", "found"),
    [(True, (10, 5, 28), "MariaDB 10.5.28"), (True, (5, 5), "MariaDB 5.5"), (False, (8, 0, 0), "MySQL 8.0.0")],
)
def test_an_old_server_is_refused_by_name_and_version(is_mariadb: bool, version: tuple[int, ...], found: str) -> None:
    assert f"{found} is too old" in version_refusal(is_mariadb=is_mariadb, version=version)


@pytest.mark.parametrize(("is_mariadb", "version"), [(True, (10, 6)), (True, (11, 4, 2)), (False, (8, 0, 1))])
def test_a_server_with_skip_locked_is_taken(is_mariadb: bool, version: tuple[int, ...]) -> None:
    assert version_refusal(is_mariadb=is_mariadb, version=version) == ""


@pytest.mark.django_db
def test_the_check_runs_with_the_database_checks_and_passes_here(monkeypatch: pytest.MonkeyPatch) -> None:
    assert database_refusal(connection) == ""
    call_command("check", databases=["default"])
    monkeypatch.setattr("jobqueue.checks.database_refusal", lambda _: "too old")
    assert [error.id for error in check_databases(databases=["default"])] == ["queue.E001"]


@pytest.mark.parametrize(("name", "value"), [("QUEUE_MAX_ATTEMPTS", 0), ("QUEUE_STALE_AFTER_SECONDS", -5)])
def test_a_number_no_queue_can_run_with_is_named(settings: Settings, name: str, value: int) -> None:
    assert not run_checks(tags=["queue"])
    setattr(settings, name, value)
    assert [error.msg for error in run_checks(tags=["queue"])] == [f"{name} is {value}: it needs 1 or more."]


def test_a_worker_whose_database_is_away_says_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: object) -> str:
        raise OperationalError(2002, "Can't connect to local server")

    monkeypatch.setattr("jobqueue.management.commands.runworker.database_refusal", away)
    with pytest.raises(CommandError, match=r"The database does not answer: .*2002") as refused:
        call_command("runworker")
    assert refused.value.returncode == 1

"""A server without SKIP LOCKED is refused, by the version found."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

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

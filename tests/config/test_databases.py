"""DATABASE_URL picks the engine, and each engine gets the options that make both behave alike."""

from __future__ import annotations

import environ
import pytest
from django.db import connection

from config.databases import MYSQL, SQLITE, with_engine_options


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("sqlite:////srv/consignments.sqlite3", SQLITE, "/srv/consignments.sqlite3"),
        ("mysql://shop:pw@db.example.invalid:3306/consignments", MYSQL, "consignments"),
    ],
)
def test_the_url_picks_the_engine(url: str, engine: str, name: str) -> None:
    database = with_engine_options(environ.Env.db_url_config(url))
    assert (database["ENGINE"], database["NAME"]) == (engine, name)


def test_an_option_in_the_url_wins() -> None:
    database = with_engine_options(environ.Env.db_url_config("sqlite:////srv/c.sqlite3?timeout=5"))
    assert database["OPTIONS"]["timeout"] == 5
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_waits_for_a_lock_and_keeps_foreign_keys() -> None:
    with connection.cursor() as cursor:
        pragmas = {}
        for pragma in ("journal_mode", "foreign_keys", "synchronous"):
            cursor.execute(f"PRAGMA {pragma}")
            pragmas[pragma] = cursor.fetchone()[0]
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


@pytest.mark.mariadb
@pytest.mark.django_db
def test_mariadb_speaks_utc_and_refuses_what_does_not_fit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT @@session.time_zone, @@session.sql_mode, @@session.tx_isolation")
        time_zone, sql_mode, isolation = cursor.fetchone()
    assert time_zone == "+00:00"
    assert "STRICT_TRANS_TABLES" in sql_mode
    assert isolation == "READ-COMMITTED"

"""The database: version, isolation, indexes and whether the claim uses its own, clock, migrations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.db import DatabaseError, connection
from django.utils import timezone

from jobqueue.checks import database_refusal
from jobqueue.claims.line import claim_query
from jobqueue.dialect import database_now
from jobqueue.type_filter import TypeFilter
from operations.doctor.verdict import Verdict, fail, guarded, ok, warn
from operations.readiness import missing_migrations

OUR_APPS = ("queue", "consignments", "receiving", "sync", "webhooks", "operations")
NOTED_DIFFERENCE = timedelta(seconds=2)
# A signed delivery of Lightspeed's may be five minutes old; a token is renewed a minute before its end.
LARGEST_DIFFERENCE = timedelta(seconds=30)


def database_verdicts() -> Iterator[Verdict]:
    """Those of the server first: where it does not answer, nothing else is asked."""
    try:
        refusal = database_refusal(connection)
        # SQLite opens its file only when something is read from it.
        connection.introspection.table_names()
    except DatabaseError as error:
        yield fail("database", f"It does not answer: {error}", "Start the server, and look at DATABASE_URL.")
        return
    version = ".".join(map(str, connection.get_database_version()))
    named = f"{connection.display_name} {version}"
    yield fail("database", refusal, "Upgrade the server.") if refusal else ok("database", named)
    yield guarded("isolation", _isolation)
    yield guarded("migrations", _migrations)
    yield guarded("indexes", _indexes)
    yield guarded("claim", _claim)
    yield guarded("clock", _clock)


def _isolation() -> Verdict:
    return _mysql_isolation() if connection.vendor == "mysql" else _sqlite_isolation()


def _mysql_isolation() -> Verdict:
    with connection.cursor() as cursor:
        cursor.execute(
            "SHOW VARIABLES WHERE Variable_name IN"
            " ('tx_isolation', 'transaction_isolation', 'innodb_flush_log_at_trx_commit')"
        )
        found = {name.lower(): value for name, value in cursor.fetchall()}
    level = found.get("transaction_isolation") or found.get("tx_isolation", "")
    if level != "READ-COMMITTED":
        said = f"Transactions run at {level}: claims lock the gaps between jobs and wait for each other."
        return fail("isolation", said, "Take isolation_level out of DATABASE_URL: the settings ask for read committed.")
    if found.get("innodb_flush_log_at_trx_commit") != "1":
        said = "A commit is not on disk when it is answered: a power cut may lose receipts that were confirmed."
        return warn("isolation", said, "Set innodb_flush_log_at_trx_commit = 1 on the server.")
    return ok("isolation", "read committed, durable commits")


def _sqlite_isolation() -> Verdict:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    immediate = connection.settings_dict["OPTIONS"].get("transaction_mode") == "IMMEDIATE"
    if immediate and mode in {"wal", "memory"}:
        return ok("isolation", f"immediate transactions, journal {mode}")
    said = (
        f"journal {mode}, {'immediate' if immediate else 'deferred'} transactions: writers meet 'database is locked'."
    )
    return fail(
        "isolation", said, "Take OPTIONS of your own out of DATABASE_URL, and see that the file's disk is local."
    )


def _migrations() -> Verdict:
    missing = missing_migrations()
    if not missing:
        return ok("migrations", "all applied")
    names = ", ".join(f"{app}.{name}" for app, name in missing[:5])
    more = ", …" if len(missing) > 5 else ""
    return fail("migrations", f"{len(missing)} are missing: {names}{more}", "Run manage.py migrate.")


def _indexes() -> Verdict:
    """Those that models name; the ones behind unique and foreign keys cannot be lost on their own."""
    lost, seen = [], 0
    with connection.cursor() as cursor:
        for model in (model for label in OUR_APPS for model in apps.get_app_config(label).get_models()):
            if not model._meta.indexes:
                continue
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
            seen += len(model._meta.indexes)
            lost += [f"{model._meta.db_table}.{index.name}" for index in model._meta.indexes if index.name not in there]
    if not lost:
        return ok("indexes", f"all {seen} are there")
    to_do = "Somebody dropped them: manage.py sqlmigrate shows the statements that make them."
    return fail("indexes", f"These are missing: {', '.join(lost)}", to_do)


def _claim() -> Verdict:
    explain = "EXPLAIN" if connection.vendor == "mysql" else "EXPLAIN QUERY PLAN"
    to_do = "Make the index queue_claim on queue_jobs (status, claim_key) again, then ANALYZE TABLE queue_jobs."
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"{explain} {claim_query(TypeFilter())}", [100])
            plan = " ".join(str(cell) for row in cursor.fetchall() for cell in row)
    except DatabaseError as error:
        return fail("claim", f"The claim cannot be made: {error}", to_do)
    if "queue_claim" in plan and "filesort" not in plan and "TEMP B-TREE" not in plan:
        return ok("claim", "walks its index in its own order")
    return fail("claim", f"The claim does not walk its index: {plan[:200]}", to_do)


def _clock() -> Verdict:
    before = timezone.now()
    theirs = database_now(connection)
    difference = abs(theirs - (before + (timezone.now() - before) / 2))
    said = f"{difference.total_seconds():.1f} s between this host and the database"
    to_do = "Let both hosts take their time from NTP (timedatectl status)."
    if difference > LARGEST_DIFFERENCE:
        return fail("clock", said, to_do)
    return warn("clock", said, to_do) if difference > NOTED_DIFFERENCE else ok("clock", said)

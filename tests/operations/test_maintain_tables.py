"""maintain_tables: what it reports, what it rebuilds, and that it waits for nobody."""

from __future__ import annotations

from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from jobqueue.enqueue import enqueue
from jobqueue.models import Job
from operations.exclusive import Busy, alone
from operations.maintenance import optimising
from operations.maintenance.tables import IndexFact, TableSize, _with_cover, index_facts
from tests.support.threads import at_once

SQLITE = "the whole database"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("maintain_tables", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_report_has_every_table_and_index_with_its_columns(on_mariadb: bool) -> None:
    shown = run()
    assert ("queue_jobs" if on_mariadb else "the whole database") in shown
    claim = next(fact for fact in index_facts() if fact.name == "queue_claim")
    assert (claim.table, claim.columns, claim.unique) == ("queue_jobs", ("status", "claim_key"), False)


@pytest.mark.sqlite
def test_an_index_that_another_begins_with_is_named_and_its_twin_once() -> None:
    short = IndexFact("t", "short", ("a",), False, 1)
    long = IndexFact("t", "long", ("a", "b"), False, 1)
    twin = IndexFact("t", "twin", ("a", "b"), False, 1)
    only = IndexFact("t", "only", ("a",), True, 1)
    facts = [short, long, twin, only]
    assert [_with_cover(fact, facts).covered_by for fact in facts] == ["long", "", "long", ""]


@pytest.mark.django_db(transaction=True)
def test_optimising_keeps_every_row_and_tells_what_it_did(on_mariadb: bool) -> None:
    job = enqueue("test.noop", {})
    with patch.object(optimising, "is_worth_rebuilding", lambda table: table.name in {"queue_jobs", SQLITE}):
        said = run("--optimise")
    assert f"{'queue_jobs' if on_mariadb else SQLITE}: rebuilt\n" in said
    assert "tables looked after, 0 left: in use." in said
    assert Job.objects.filter(pk=job).exists()
    assert next(fact for fact in index_facts() if fact.name == "queue_claim").distinct is not None


@pytest.mark.mariadb
@pytest.mark.django_db(transaction=True)
def test_a_table_in_use_is_left_for_the_next_time() -> None:
    table = TableSize("queue_jobs", 0, 0, 0, optimising.LEAST_IDLE)
    assert optimising.is_worth_rebuilding(table)
    with transaction.atomic():
        Job.objects.first()
        with patch.object(optimising, "LOCK_WAIT_SECONDS", 1):
            (outcome,) = at_once(lambda: optimising.optimise([table], lambda _: None))
    assert outcome.value == [optimising.Done("queue_jobs", "in use, left for the next time", busy=True)]


@pytest.mark.django_db(transaction=True)
def test_backup_restore_and_maintenance_never_run_at_once() -> None:
    def hold() -> bool:
        try:
            with alone():
                return True
        except Busy:
            return False
        finally:
            connections.close_all()

    with alone():
        # As a restore does, before it loads the database.
        connections.close_all()
        (outcome,) = at_once(hold)
        assert outcome.value is False
    (outcome,) = at_once(hold)
    assert outcome.value is True


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_command_says_that_another_is_under_way() -> None:
    with alone(), pytest.raises(CommandError, match="Another backup, restore or table maintenance"):
        run("--optimise")

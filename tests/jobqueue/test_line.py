"""A worker for some types walks past the jobs of others once, not at every claim."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobqueue.claims import take
from jobqueue.claims.line import Line
from jobqueue.claims.take import new_token
from jobqueue.enqueue import enqueue, enqueue_many
from jobqueue.gates import Gates
from jobqueue.type_filter import TypeFilter
from jobqueue.worker.listener import Listener
from jobqueue.worker.polling import Poll

pytestmark = pytest.mark.django_db


def claimed_by(line: Line, gates: Gates | None = None) -> int | None:
    claim = take("w", line=line, token=new_token(), gates=gates)
    return claim.jobs[0].id if claim else None


def rows_read() -> int:
    """How many rows MariaDB has read for this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW SESSION STATUS LIKE 'Handler_read_next'")
        return int(cursor.fetchone()[1])


@pytest.mark.mariadb
def test_later_claims_read_a_few_rows_however_many_jobs_they_leave() -> None:
    enqueue_many("other.work", ({} for _ in range(2000)))
    enqueue_many("mine.work", ({} for _ in range(3)))
    line = Line(TypeFilter(["mine.*"]))
    costs = []
    for _ in range(3):
        before = rows_read()
        assert claimed_by(line)
        costs.append(rows_read() - before)
    assert costs[0] >= 2000, "the first claim walks: what would the others save otherwise"
    assert max(costs[1:]) < 50, costs


def test_a_line_without_its_types_is_looked_at_once_and_not_locked() -> None:
    enqueue_many("other.work", ({} for _ in range(5)))
    gates = Gates()
    gates.refresh()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert claimed_by(Line(TypeFilter(["mine.*"])), gates) is None
    assert len(seen) == 1
    assert "UPDATE" not in seen[0]["sql"]


def test_a_job_ahead_of_the_remembered_place_is_found_when_the_rest_is_done() -> None:
    first, second = enqueue("mine.work", {}), enqueue("mine.work", {})
    line = Line(TypeFilter(["mine.*"]))
    assert claimed_by(line) == first
    urgent = enqueue("mine.work", {}, priority=10)
    assert [claimed_by(line) for _ in range(3)] == [second, urgent, None]


def test_a_place_is_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = enqueue("mine.work", {})
    enqueue("mine.work", {})
    line = Line(TypeFilter(["mine.*"]))
    assert claimed_by(line) == first
    urgent = enqueue("mine.work", {}, priority=10)
    monkeypatch.setattr(line, "_remembered_until", 0.0)
    assert claimed_by(line) == urgent


def test_the_poll_wakes_nobody_for_jobs_of_other_types() -> None:
    listener = Listener(0.01, announced=False)
    try:
        enqueue("other.work", {})
        Poll(listener, 0, TypeFilter(["mine.*"])).look(idle=True)
        assert not listener.wait()
        enqueue("mine.work", {})
        Poll(listener, 0, TypeFilter(["mine.*"])).look(idle=True)
        assert listener.wait()
        assert listener.path is None, "commits of others must not wake it either"
    finally:
        listener.close()

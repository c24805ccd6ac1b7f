"""The claim walks one index in its own order: the plan MariaDB makes for it, held still."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from jobqueue.claims.line import claim_query
from jobqueue.enqueue import enqueue_many
from jobqueue.models import Job
from jobqueue.type_filter import TypeFilter


# ANALYZE TABLE commits, so the rows must be removed, not rolled back.
@pytest.mark.django_db(transaction=True)
@pytest.mark.mariadb
@pytest.mark.parametrize("types", [(), ("test.*",)])
def test_mariadb_walks_the_index_and_sorts_nothing(types: tuple[str, ...]) -> None:
    enqueue_many("test.noop", ({} for _ in range(2000)))
    Job.objects.filter(pk__gt=Job.objects.order_by("pk").values_list("pk", flat=True)[1500]).update(status="completed")
    wanted = TypeFilter(types)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE TABLE queue_jobs")
        cursor.fetchall()
        cursor.execute(f"EXPLAIN FORMAT=JSON {claim_query(wanted)}", [*wanted.params, 100])
        plan = cursor.fetchone()[0]
    assert "filesort" not in plan
    assert "temporary" not in plan
    (table,) = _tables(json.loads(plan))
    assert table["key"] == "queue_claim"
    assert table["used_key_parts"][0] == "status"


def _tables(plan: object) -> list[dict[str, Any]]:
    """Every table node of a plan, however deep."""
    if isinstance(plan, list):
        return [table for each in plan for table in _tables(each)]
    if not isinstance(plan, dict):
        return []
    own = [plan["table"]] if isinstance(plan.get("table"), dict) else []
    return own + [table for each in plan.values() for table in _tables(each)]


@pytest.mark.django_db
@pytest.mark.sqlite
def test_sqlite_walks_the_index_and_sorts_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {claim_query(TypeFilter())}", [100])
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "USING INDEX queue_claim (status=?)" in plan
    assert "TEMP B-TREE" not in plan

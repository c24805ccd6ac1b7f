"""The mirror keeps the newest version of everything, whatever comes first."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sync.lightspeed.records import Consignment, Line
from sync.mirror import LinesRead, apply_consignment, apply_consignments, note_vanished, store_lines
from sync.models import LightspeedConsignment, LightspeedLine
from tests.sync.shapes import CONSIGNMENT, LINE


def head(version: int, status: str = "OPEN", *, key: str = "c-1") -> dict[str, Any]:
    return {**CONSIGNMENT, "id": key, "version": version, "status": status}


def line(version: int, count: str, *, key: str = "p-1") -> Line:
    return Line.read({**LINE, "product_id": key, "version": version, "count": count})


class OldNeverOverwritesNew(TestCase):
    """In any order, in any grouping, from whichever of poll, webhook and push answer."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=1, max_size=12))
    def test_the_newest_head_stays(self, arrivals: list[tuple[int, bool]]) -> None:
        base = 2**31
        for version, alone in arrivals:
            raw = head(base + version, f"STATUS-{version}")
            if alone:
                apply_consignment(raw)
            else:
                apply_consignments([Consignment.read(raw), Consignment.read(head(base + version, "X", key="c-2"))])

        newest = max(version for version, _ in arrivals)
        stored = LightspeedConsignment.objects.get(lightspeed_id="c-1")
        assert (stored.version, stored.status) == (base + newest, f"STATUS-{newest}")
        assert stored.raw["status"] == f"STATUS-{newest}"

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.permutations(range(1, 7)), st.integers(1, 4))
    def test_the_newest_line_stays(self, order: list[int], size: int) -> None:
        consignment = apply_consignment(head(1))
        for start in range(0, len(order), size):
            store_lines(
                [LinesRead(consignment, [line(version, f"{version}.00000") for version in order[start : start + size]])]
            )

        stored = LightspeedLine.objects.get(consignment=consignment)
        assert (stored.version, stored.count) == (6, Decimal(6))


@pytest.mark.django_db
def test_what_did_not_change_asks_for_no_reconcile() -> None:
    consignment = apply_consignment(head(5))
    LightspeedConsignment.objects.update(needs_reconcile=False)

    assert apply_consignments([Consignment.read(head(5)), Consignment.read(head(4))]) == 0
    consignment.refresh_from_db()
    assert not consignment.needs_reconcile

    assert store_lines([LinesRead(consignment, [line(6, "1")])]) == 1
    consignment.refresh_from_db()
    assert consignment.needs_reconcile


@pytest.mark.django_db
def test_the_number_of_statements_does_not_grow_with_the_page() -> None:
    counts = []
    for size in (5, 50):
        page = [Consignment.read(head(100 + n, key=f"c-{size}-{n}")) for n in range(size)]
        apply_consignments(page)
        newer = [Consignment.read(head(300 + n, key=f"c-{size}-{n}")) for n in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            apply_consignments(newer)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_lines_of_many_consignments_are_stored_by_as_many_statements_as_those_of_two() -> None:
    counts = []
    for size in (2, 20):
        heads = [apply_consignment(head(5, key=f"c-{size}-{n}")) for n in range(size)]
        store_lines([LinesRead(each, [line(6, "1")], 6) for each in heads])
        LightspeedConsignment.objects.update(needs_reconcile=False)
        older, *others = heads
        with CaptureQueriesContext(connection) as queries:
            changed = store_lines(
                [LinesRead(older, [line(4, "9")], 4), *(LinesRead(each, [line(7, "2")], 7) for each in others)]
            )
        assert changed == size - 1
        counts.append(len(queries))
        older.refresh_from_db()
        assert (older.needs_reconcile, older.lines_version) == (False, 6)
        assert older.lines.get().count == 1
        assert LightspeedConsignment.objects.filter(needs_reconcile=True, lines_version=7).count() == size - 1
        assert all(each.lines.get().count == 2 for each in others)

    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_a_deleted_consignment_and_a_vanished_one_are_seen() -> None:
    apply_consignment(head(5))
    assert apply_consignment({**head(6), "deleted_at": "2026-07-01T00:00:00+00:00"}).deleted

    other = apply_consignment(head(7, key="c-2"))
    note_vanished("c-2")
    other.refresh_from_db()
    assert other.deleted


@pytest.mark.django_db
def test_the_lines_cursor_only_moves_forward() -> None:
    consignment = apply_consignment(head(5))
    store_lines([LinesRead(consignment, [], 40)])
    store_lines([LinesRead(consignment, [], 30)])

    consignment.refresh_from_db()
    assert consignment.lines_version == 40
    assert consignment.lines_synced_at is not None


@pytest.mark.django_db
def test_names_longer_than_a_column_are_stored_all_the_same() -> None:
    stored = apply_consignment({**head(5), "reference": "R" * 400, "status": "S" * 99, "name": "N" * 5000})

    assert (len(stored.reference), len(stored.status), len(stored.name)) == (255, 32, 5000)


@pytest.mark.django_db
def test_a_cost_finer_than_five_places_is_kept_to_five() -> None:
    consignment = apply_consignment(head(5))
    store_lines([LinesRead(consignment, [Line.read({**LINE, "cost": "1.2345678901"})])])

    assert LightspeedLine.objects.get().cost == Decimal("1.23457")

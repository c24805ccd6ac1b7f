"""Rules that hold because nobody else does it: found by reading the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from consignments.models import Approval, OrderEvent
from consignments.models.append_only import AppendOnlyError
from consignments.statuses import Status
from tests.consignments.cast import Cast

APPS = ("operations", "webhooks", "sync", "receiving", "consignments")
ASSIGNS_A_STATUS = re.compile(r"\border\w*\.status\s*=[^=]|Order\.objects[^\n]*\bupdate\([^)]*\bstatus=")
LOCKS = re.compile(r"\bOrder(Line)?\.objects\b.*select_for_update")


def _sources() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(settings.BASE_DIR)), path.read_text(encoding="utf-8")


def test_an_orders_status_is_written_in_the_lifecycle_alone() -> None:
    writers = {name for name, source in _sources() if ASSIGNS_A_STATUS.search(source)}
    assert writers == {"consignments/lifecycle.py"}


def test_orders_and_lines_are_locked_in_one_module() -> None:
    lockers = {name for name, source in _sources() if LOCKS.search(source)}
    assert lockers == {"consignments/locks.py"}


def test_nothing_locks_with_of() -> None:
    """MariaDB has no FOR UPDATE OF."""
    assert not [name for name, source in _sources() if re.search(r"select_for_update\([^)]*\bof=", source)]


def test_history_can_be_added_to_and_nothing_else(cast: Cast) -> None:
    order = cast.order(Status.APPROVED)
    event, approval = order.events.all()[0], Approval.objects.get()
    for row in (event, approval):
        with pytest.raises(AppendOnlyError):
            row.save()
        with pytest.raises(AppendOnlyError):
            row.delete()
    for rows in (OrderEvent.objects.all(), Approval.objects.filter(order=order)):
        with pytest.raises(AppendOnlyError):
            rows.update(reason="never said")
        with pytest.raises(AppendOnlyError):
            rows.delete()


def test_events_are_numbered_without_a_gap(cast: Cast) -> None:
    order = cast.order(Status.COMPLETE)
    assert [event.seq for event in order.events.all()] == list(range(1, order.events.count() + 1))

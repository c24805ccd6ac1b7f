"""Lists are walked to their end by version, and never past null."""

from __future__ import annotations

from typing import Any

import pytest

from sync.lightspeed.errors import BadAnswer
from sync.lightspeed.pages import Page, read_page, walk
from sync.lightspeed.records import Consignment
from tests.sync.shapes import CONSIGNMENT

pytestmark = pytest.mark.sqlite


def _row(version: int) -> dict[str, Any]:
    return {**CONSIGNMENT, "id": f"c-{version}", "version": version}


def _page(versions: list[int]) -> Page[Consignment]:
    top = max(versions, default=None)
    return read_page({"data": [_row(v) for v in versions], "version": {"max": top, "min": 0}}, Consignment.read)


def test_an_empty_page_has_no_cursor() -> None:
    assert read_page({"data": [], "version": {"max": None, "min": None}}, Consignment.read).cursor is None
    assert read_page({"data": [], "version": {"max": 7, "min": 7}}, Consignment.read).cursor is None


def test_without_the_version_pair_the_highest_row_is_the_cursor() -> None:
    assert read_page({"data": [_row(5), _row(9), _row(7)]}, Consignment.read).cursor == 9
    assert read_page({"data": [_row(5)], "version": {}}, Consignment.read).cursor == 5


def test_one_record_that_cannot_be_read_does_not_stop_the_others() -> None:
    page = read_page({"data": [_row(1), {"version": 2}, "odd", _row(3)], "version": {"max": 3}}, Consignment.read)

    assert [record.version for record in page.records] == [1, 3]
    assert (page.unreadable, page.cursor) == (2, 3)


@pytest.mark.parametrize("answer", [None, [], "text", {}, {"data": None}, {"data": {}}])
def test_what_is_no_list_is_a_bad_answer(answer: Any) -> None:
    with pytest.raises(BadAnswer):
        read_page(answer, Consignment.read)


@pytest.mark.parametrize("inclusive", [False, True])
@pytest.mark.parametrize("size", [2, 3, 100])
def test_every_record_is_met_whether_after_is_inclusive_or_not(inclusive: bool, size: int) -> None:
    stored = [3, 7, 8, 20, 21, 22, 50]

    def fetch(after: int) -> Page[Consignment]:
        behind = [v for v in stored if v > after or (inclusive and v == after)]
        return _page(behind[:size])

    met = [record.version for page in walk(fetch, page_size=size) for record in page.records]

    assert sorted(set(met)) == stored
    if not inclusive:
        assert met == stored


def test_a_walk_starts_behind_its_mark() -> None:
    asked: list[int] = []

    def fetch(after: int) -> Page[Consignment]:
        asked.append(after)
        return _page([9] if after == 5 else [])

    assert len(list(walk(fetch, after=5, page_size=1))) == 1
    assert asked == [5, 9]


def test_a_list_too_short_to_go_on_is_not_asked_for_again() -> None:
    asked: list[int] = []

    def fetch(after: int) -> Page[Consignment]:
        asked.append(after)
        return _page([1, 2, 3])

    assert len(list(walk(fetch, page_size=200))) == 1
    assert asked == [0]

"""Walking Lightspeed's lists, which come ascending by version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog

from sync.lightspeed.errors import BadAnswer
from sync.lightspeed.reading import mapping, whole

log = structlog.get_logger(__name__)

PAGE_SIZE = 200
# Lightspeed may give pages shorter than asked for: how long it makes them is not documented. It surely does not cut
# them to less than this, and asking once more after each short list would double the calls for most orders' lines.
SURELY_LAST = 20

Record = TypeVar("Record")


@dataclass(frozen=True)
class Page(Generic[Record]):
    """One page. `cursor` is the highest version on it, None on an empty page: never store that."""

    records: tuple[Record, ...]
    cursor: int | None
    unreadable: int = 0


def read_page(answer: Any, read: Callable[[dict[str, Any]], Record]) -> Page[Record]:
    """The page in a list answer; raises BadAnswer where it is none.

    A single record that cannot be read is logged and counted, so that it cannot stop all others for ever.
    """
    rows = mapping(answer, "a list").get("data")
    if not isinstance(rows, list):
        raise BadAnswer("Lightspeed's list has no 'data'.")
    records, unreadable = [], 0
    for row in rows:
        try:
            records.append(read(mapping(row, "a list entry")))
        except BadAnswer as fault:
            unreadable += 1
            log.warning("lightspeed.record_unreadable", fault=fault.message)
    return Page(tuple(records), _cursor(answer, rows), unreadable)


def _cursor(answer: dict[str, Any], rows: list[Any]) -> int | None:
    """version.max; the highest row's version where the pair is missing (it is not in every list's schema)."""
    pair = answer.get("version")
    stated = whole(pair, "max") if isinstance(pair, dict) else None
    if not rows or stated is not None:
        return stated if rows else None
    return max((whole(row, "version") or 0 for row in rows if isinstance(row, dict)), default=None)


def walk(
    fetch: Callable[[int], Page[Record]], *, after: int = 0, page_size: int = PAGE_SIZE, to_the_end: bool = False
) -> Iterator[Page[Record]]:
    """Every page behind version `after`, until an empty one, or one so short that nothing can follow it.

    With `to_the_end` only an empty one will do, as is documented: for what must not be missed. Ends too where the
    cursor stands still, as it does at the end if Lightspeed reads `after` as inclusive.
    """
    while True:
        page = fetch(after)
        if page.cursor is None or page.cursor <= after:
            return
        yield page
        after = page.cursor
        if not to_the_end and len(page.records) + page.unreadable < min(page_size, SURELY_LAST):
            return

"""/inventory: read only. Before 2026-07 a list like the others; from then on a question in a POST, answered barely."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse

from simulator import answers, printing
from simulator.access import require
from simulator.api.methods import by_method
from simulator.api.paging import page_of
from simulator.refusals import Malformed, Refusal
from simulator.rules.bodies import parsed
from simulator.sql import select
from simulator.switches import switches

READ = "inventory:read"
BY_POST_SINCE = "2026-07"
MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
DEFAULT_SIZE, MOST = 1_000, 5_000


def inventory(request: HttpRequest, api: str) -> HttpResponse:
    """In the shape of the version that the address names."""
    by_post = bool(MONTH.fullmatch(api)) and api >= BY_POST_SINCE
    return (by_method(post=_answer) if by_post else by_method(get=_list))(request)


def _list(request: HttpRequest) -> HttpResponse:
    require(request, READ)
    rows = page_of(request, "inventory", printing.LEVEL, {}, has_deleted=False)
    return answers.page([printing.inventory_values(row) for row in rows], [row["version"] for row in rows])


def _answer(request: HttpRequest) -> HttpResponse:
    """A bare list, the newest first unless asked otherwise."""
    require(request, READ)
    asked = parsed(request.body) if request.body else {}
    if not isinstance(asked, dict):
        raise Malformed("the body must be an object")
    wheres, values = _narrowed(asked)
    direction = "ASC" if asked.get("sort_direction") == "asc" else "DESC"
    names = ", ".join(f'"{name}"' for name in printing.LEVEL)
    statement = f"SELECT {names} FROM simulator_inventory {wheres} ORDER BY version {direction} LIMIT %s"  # noqa: S608 - own names
    rows = select(statement, *values, min(max(_whole(asked, "size") or DEFAULT_SIZE, 1), MOST))
    found = (dict(zip(printing.LEVEL, row, strict=True)) for row in rows)
    return answers.answer([printing.dated_inventory_values(row) for row in found])


def _narrowed(asked: dict[str, Any]) -> tuple[str, list[Any]]:
    """The condition for what was asked, and its values."""
    after = ">=" if switches.after_inclusive else ">"
    before = "<=" if switches.before_inclusive else "<"
    wanted = {
        f"version {after} %s": _whole(asked, "after"),
        f"version {before} %s": _whole(asked, "before"),
        "product_id = %s": asked.get("product_id"),
    }
    given = {condition: value for condition, value in wanted.items() if value}
    return f"WHERE {' AND '.join(given)}" if given else "", list(given.values())


def _whole(asked: dict[str, Any], name: str) -> int | None:
    value = asked.get(name)
    if value is not None and type(value) is not int:
        raise Refusal(f"{name} must be a whole number")
    return value

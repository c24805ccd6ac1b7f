"""The list of orders as a CSV file, written row by row however long it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from consignments.models import Order
from consignments.queries import with_figures
from consignments.spreadsheet_text import defused

COLUMNS = (
    "number",
    "status",
    "supplier",
    "outlet",
    "due",
    "lines",
    "lines_settled",
    "value",
    "author",
    "created",
    "kind",
    "source",
)
_AT_ONCE = 500


class _Echo:
    """A file for the csv module that hands each row back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def csv_of(orders: QuerySet[Order]) -> Iterator[str]:
    """The file's text, header first; the oldest order first. A few queries for each 500 orders."""
    writer: Any = csv.writer(_Echo())  # its writerow returns what `write` returns
    # Spreadsheets take a file for UTF-8 by its mark.
    yield "\ufeff" + writer.writerow(COLUMNS)
    last = 0
    wanted = orders.select_related("supplier", "outlet", "source", "created_by").order_by("pk")
    while chunk := list(wanted.filter(pk__gt=last)[:_AT_ONCE]):
        for order in with_figures(chunk):
            yield writer.writerow(_row(order))
        last = chunk[-1].pk


def _row(order: Any) -> list[str]:
    texts = [order.number, order.get_status_display(), order.supplier.name if order.supplier else "", order.outlet.name]
    return [
        *(defused(str(text)) for text in texts),
        order.due_date.isoformat() if order.due_date else "",
        str(order.line_count),
        str(order.settled_count),
        f"{order.value.normalize():f}",
        defused(order.created_by.get_username()),
        order.created_at.isoformat(timespec="seconds"),
        order.kind,
        defused(order.source.name) if order.source else "",
    ]

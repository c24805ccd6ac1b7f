"""Inventing a large retailer at once, for measuring: the same ids and amounts each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection

from simulator.amounts import SCALE
from simulator.catalogue import seed
from simulator.changes import changing, next_version, now_text
from simulator.models import Consignment, Line
from simulator.printing import HEAD

OUTLETS, SUPPLIERS, PRODUCTS = 20, 40, 2_000
BATCH = 2_000
KINDS = ("outlet", "supplier", "product", "consignment", "line")
MOST_LINES = 1_000_000
LINE_COLUMNS = (
    "id",
    "consignment_id",
    "product_id",
    "product_sku",
    "count",
    "received",
    "cost",
    "is_included",
    "status",
    "created_at",
    "updated_at",
    "deleted_at",
    "version",
    "number",
)


def invent(consignments: int, lines: int) -> dict[str, int]:
    """Writes that many orders, the lines spread evenly over them, with a catalogue; says how many.

    Half of the orders are RECEIVED, the rest SENT: a poll reads the lines of those that are not closed.
    """
    seed(_catalogue())
    with changing():
        first = Consignment.objects.count()
        numbers = range(first, first + consignments)
        now = now_text()
        _insert(Consignment._meta.db_table, HEAD, (_head(number, now) for number in numbers))
        _insert(Line._meta.db_table, LINE_COLUMNS, _lines(numbers, lines, now))
    return {"consignments": consignments, "lines": lines}


def identifier(kind: str, number: int) -> str:
    """Made by formatting: two million hashes would take longer than all the rest."""
    return f"{KINDS.index(kind) + 1:08x}-0000-4000-8000-{number:012x}"


def _catalogue() -> dict[str, Any]:
    return {
        "outlets": [{"id": identifier("outlet", n), "name": f"Outlet {n}"} for n in range(OUTLETS)],
        "suppliers": [{"id": identifier("supplier", n), "name": f"Supplier {n}"} for n in range(SUPPLIERS)],
        "products": [_product(n) for n in range(PRODUCTS)],
    }


def _product(number: int) -> dict[str, Any]:
    supplier = identifier("supplier", number % SUPPLIERS)
    sku = f"BULK-{number:05d}"
    return {"id": identifier("product", number), "name": f"Product {number}", "sku": sku, "supplier_id": supplier}


def _head(number: int, now: str) -> tuple[Any, ...]:
    values: dict[str, Any] = {
        "id": identifier("consignment", number),
        "type": "SUPPLIER",
        "status": _status(number),
        "name": f"Bulk order {number}",
        "reference": f"BULK-{number:07d}",
        "outlet_id": identifier("outlet", number % OUTLETS),
        "supplier_id": identifier("supplier", number % SUPPLIERS),
        "received_at": now if _status(number) == "RECEIVED" else None,
        "created_at": now,
        "updated_at": now,
        "version": next_version(),
    }
    return tuple(values.get(name) for name in HEAD)


def _status(number: int) -> str:
    return "SENT" if number % 2 else "RECEIVED"


def _lines(numbers: range, total: int, now: str) -> Iterator[tuple[Any, ...]]:
    """The lines in the order of their consignments, as many for each as the total allows."""
    for place, number in enumerate(numbers):
        mine = total * (place + 1) // len(numbers) - total * place // len(numbers)
        for position in range(mine):
            yield _line(number, position, now)


def _line(number: int, position: int, now: str) -> tuple[Any, ...]:
    product = (number * 7 + position) % PRODUCTS
    count = (1 + number % 9) * SCALE
    is_received = _status(number) == "RECEIVED"
    return (
        identifier("line", number * MOST_LINES + position),
        identifier("consignment", number),
        identifier("product", product),
        f"BULK-{product:05d}",
        count,
        count if is_received else None,
        (100 + product) * SCALE // 100,
        None,
        "RECEIVE_SUCCESS" if is_received else "PENDING",
        now,
        now,
        None,
        next_version(),
        position,
    )


def _insert(table: str, columns: Iterable[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """Past the models: half a million objects would take a minute."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("%s" for _ in columns)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', batch)  # noqa: S608 - own names

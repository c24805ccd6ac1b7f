"""Lightspeed's consignments, catalogue and places, as typed calls. Every call may raise a LightspeedError."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from sync.lightspeed.errors import BadAnswer
from sync.lightspeed.pages import PAGE_SIZE, Page, read_page
from sync.lightspeed.reading import mapping
from sync.lightspeed.records import (
    Consignment,
    Line,
    OutletRecord,
    ProductRecord,
    StockRecord,
    SupplierRecord,
    Totals,
)
from sync.lightspeed.transport import Question, Transport


class LightspeedClient:
    """Use it as a context manager, and never while a database transaction is open."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __enter__(self) -> LightspeedClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.__exit__()

    def consignments(self, after: int = 0, page_size: int = PAGE_SIZE) -> Page[Consignment]:
        """All consignments behind version `after`, deleted ones too; unfiltered, as a filtered feed hides changes."""
        return read_page(self._list("/consignments", after, page_size, deleted="1"), Consignment.read)

    def consignment(self, consignment_id: str) -> Consignment:
        """Raises NotFound."""
        return Consignment.read(self._data("GET", _path(consignment_id)))

    def create_consignment(self, fields: Mapping[str, Any]) -> Consignment:
        """Creates one; never repeated by the transport. `name`, `outlet_id` and `type` are required."""
        return Consignment.read(self._data("POST", "/consignments", body=dict(fields)))

    def update_consignment(self, consignment_id: str, fields: Mapping[str, Any]) -> Consignment:
        """Sets the given fields; Lightspeed's schema wants `name`, `outlet_id` and `type` in every update."""
        return Consignment.read(self._data("PUT", _path(consignment_id), body=dict(fields)))

    def delete_consignment(self, consignment_id: str) -> None:
        self._transport.call("DELETE", _path(consignment_id))

    def totals(self, consignment_id: str) -> Totals:
        """Lightspeed's sums; it wraps the one object in a list."""
        found = _member(self._transport.call("GET", _path(consignment_id, "totals")), "totals")
        return Totals.read(mapping(found[0] if isinstance(found, list) and found else found, "totals"))

    def lines(self, consignment_id: str, after: int = 0, page_size: int = PAGE_SIZE) -> Page[Line]:
        """Lines behind version `after`, deleted ones too."""
        return read_page(self._list(_path(consignment_id, "products"), after, page_size, deleted="1"), Line.read)

    def put_line(self, consignment_id: str, product_id: str, fields: Mapping[str, Decimal]) -> None:
        """Sets a line's `count`, `received` or `cost` to absolute amounts: safe to repeat.

        Writing `received`, even 0, dispatches the consignment: leave it out unless that is meant.
        """
        body = {"product_id": product_id, **_plain(fields)}
        self._transport.call("PUT", _path(consignment_id, "products", product_id), body=body)

    def delete_line(self, consignment_id: str, product_id: str) -> None:
        """Takes a line away; Lightspeed refuses it from DISPATCHED on. Raises NotFound where it is gone already."""
        self._transport.call("DELETE", _path(consignment_id, "products", product_id))

    def add_empty_line(self, consignment_id: str, product_id: str, amount: str, cost: Decimal | None) -> None:
        """Makes sure that a line exists, with `amount` (count or received) of 0.

        POST adds to a line that is there already: nothing, here, so that repeating it is safe.
        """
        body = _empty_line(product_id, amount, cost)
        self._transport.call("POST", _path(consignment_id, "products"), body=body)

    def add_empty_lines(self, consignment_id: str, amount: str, costs: Mapping[str, Decimal | None]) -> None:
        """The same for many lines, by product, in one call; Lightspeed advises against more than 500."""
        body = [_empty_line(product_id, amount, cost) for product_id, cost in costs.items()]
        self._transport.call("POST", _path(consignment_id, "bulk"), body=body)

    def outlets(self, after: int = 0, page_size: int = PAGE_SIZE) -> Page[OutletRecord]:
        return read_page(self._list("/outlets", after, page_size, deleted="true"), OutletRecord.read)

    def suppliers(self, after: int = 0, page_size: int = PAGE_SIZE) -> Page[SupplierRecord]:
        return read_page(self._list("/suppliers", after, page_size, deleted="true"), SupplierRecord.read)

    def products(self, after: int = 0, page_size: int = PAGE_SIZE) -> Page[ProductRecord]:
        return read_page(self._list("/products", after, page_size, deleted="true"), ProductRecord.read)

    def inventory(self, after: int = 0, page_size: int = PAGE_SIZE) -> Page[StockRecord]:
        """Stock levels behind version `after`, asked for and listed as the API's version has it."""
        if self._transport.connection.stock_by_post:
            answer = self._stock_by_post(after, page_size)
        else:
            answer = self._list("/inventory", after, page_size, deleted="true")
        return read_page({"data": answer} if isinstance(answer, list) else answer, StockRecord.read)

    def _stock_by_post(self, after: int, page_size: int) -> Any:
        # Unasked, the newest come first: the cursor would pass over all the others.
        asked = Question(after=after, size=page_size, sort_direction="asc", include_deleted=True)
        return self._transport.call("POST", "/inventory", body=asked)

    def _list(self, path: str, after: int, page_size: int, *, deleted: str) -> Any:
        params = {"after": after, "page_size": page_size, "deleted": deleted}
        return self._transport.call("GET", path, params=params)

    def _data(self, method: str, path: str, *, body: Any = None) -> dict[str, Any]:
        return mapping(_member(self._transport.call(method, path, body=body), path), path)


def _path(consignment_id: str, *parts: str) -> str:
    return "/".join(["/consignments", *(quote(part, safe="") for part in (consignment_id, *parts))])


def _member(answer: Any, what: str) -> Any:
    found = mapping(answer, what).get("data")
    if found is None:
        raise BadAnswer(f"Lightspeed's answer for {what} has no 'data'.")
    return found


def _empty_line(product_id: str, amount: str, cost: Decimal | None) -> dict[str, str]:
    """Without a cost where Lightspeed takes none."""
    priced = {} if cost is None else {"cost": cost}
    return {"product_id": product_id, **_plain({amount: Decimal(0), **priced})}


def _plain(fields: Mapping[str, Decimal]) -> dict[str, str]:
    """Decimals as the strings Lightspeed writes itself: five places, no exponent."""
    return {name: f"{value:.5f}" for name, value in fields.items()}

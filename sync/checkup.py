"""Finds out, on a trial store, which of the unsure facts about Lightspeed hold. Leaves nothing behind but deletions."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import LightspeedError, NotFound, Refused
from sync.lightspeed.pages import walk
from sync.lightspeed.records import Consignment, Line
from sync.line_writing import read_lines

ONE, TWO, ZERO = Decimal(1), Decimal(2), Decimal(0)


@dataclass(frozen=True)
class Finding:
    """One fact: what was asked, what the store did, and what in our settings or code leans on it."""

    question: str
    answer: str
    leans_on: str


class Checkup:
    """Walks the store with one consignment of its own, for an outlet and two products that are there."""

    def __init__(self, client: LightspeedClient) -> None:
        self._client = client
        self._made: list[str] = []

    def run(self) -> Iterator[Finding]:
        """Each finding as it comes; what was made is deleted at the end, whatever happened. Raises LookupError."""
        try:
            outlet, products = self._outlet(), self._products()
            yield from self._steps(outlet, products)
        finally:
            self._clean_up()

    def _steps(self, outlet: str, products: list[str]) -> Iterator[Finding]:
        head = self._create(outlet)
        first, second = products
        yield Finding("An order without lines is marked SENT", self._refusal(head, "SENT"), "the push's order of steps")
        yield Finding("PUT on a line that is not there", self._put_absent(head.id, first), "how lines are laid")
        self._client.add_empty_line(head.id, first, "count", ONE)
        self._client.put_line(head.id, first, {"count": TWO})
        yield Finding("PUT sets a count", _says(self._line(head.id, first).count == TWO), "repeating a push")
        before = self._client.consignment(head.id).version
        yield Finding("POST of a count of 0 to a line of 2", self._post_zero(head.id, first), "laying lines again")
        after = self._client.consignment(head.id).version
        yield Finding("A line's change moves its consignment's version", _says(after > before), "rereading lines")
        yield Finding("A list of empty lines in one call", self._bulk(head.id, second), "how lines are laid")
        yield Finding("`after` leaves out the version it names", self._exclusive(head), "walking lists")
        yield Finding(
            "A status is changed with the status alone", self._status_alone(head.id), "what an update carries"
        )
        if self._client.consignment(head.id).status == "OPEN":
            self._refusal(head, "SENT")
        self._client.put_line(head.id, first, {"received": ZERO})
        status = self._client.consignment(head.id).status
        yield Finding("Writing a received of 0 dispatches", _says(status == "DISPATCHED"), "leaving received out")
        yield Finding(
            "Marked RECEIVED with nothing received", self._refusal(head, "RECEIVED"), "deliveries that never came"
        )
        yield Finding("Cancelled while DISPATCHED", self._refusal(head, "CANCELLED"), "cancelling")
        gone = self._create(outlet)
        self._client.delete_consignment(gone.id)
        yield Finding("A deleted consignment, asked for by its id", self._deleted_by_id(gone.id), "seeing deletions")
        yield Finding("Lists show the deleted when asked to", self._deleted_listed(gone), "seeing deletions")

    def _create(self, outlet: str) -> Consignment:
        name = f"Check-up {uuid.uuid4().hex[:8]}"
        fields = {"name": name, "reference": name, "type": "SUPPLIER", "status": "OPEN", "outlet_id": outlet}
        head = self._client.create_consignment(fields)
        self._made.append(head.id)
        return head

    def _refusal(self, head: Consignment, status: str) -> str:
        fields = {"name": head.name, "outlet_id": head.outlet_id, "type": head.type, "status": status}
        return _refused(lambda: self._client.update_consignment(head.id, fields))

    def _status_alone(self, consignment_id: str) -> str:
        return _refused(lambda: self._client.update_consignment(consignment_id, {"status": "SENT"}))

    def _put_absent(self, consignment_id: str, product: str) -> str:
        return _refused(lambda: self._client.put_line(consignment_id, product, {"count": ONE}), done="makes it")

    def _post_zero(self, consignment_id: str, product: str) -> str:
        said = _refused(lambda: self._client.add_empty_line(consignment_id, product, "count", ONE))
        return f"{said}; the line says {self._line(consignment_id, product).count}"

    def _bulk(self, consignment_id: str, product: str) -> str:
        return _refused(lambda: self._client.add_empty_lines(consignment_id, "count", {product: ONE}))

    def _exclusive(self, head: Consignment) -> str:
        version = self._client.consignment(head.id).version
        page = self._client.consignments(version, 2)
        return _says(head.id not in {record.id for record in page.records})

    def _deleted_by_id(self, consignment_id: str) -> str:
        try:
            return "shown, with deleted_at" if self._client.consignment(consignment_id).deleted else "shown as if alive"
        except NotFound:
            return "404"

    def _deleted_listed(self, gone: Consignment) -> str:
        pages = walk(self._client.consignments, after=gone.version - 1)
        return _says(any(record.id == gone.id and record.deleted for page in pages for record in page.records))

    def _line(self, consignment_id: str, product: str) -> Line:
        return read_lines(self._client, consignment_id)[product]

    def _outlet(self) -> str:
        alive = [record.id for record in self._client.outlets().records if not record.deleted]
        if not alive:
            raise LookupError("The store has no outlet.")
        return alive[0]

    def _products(self) -> list[str]:
        alive = [record.id for record in self._client.products().records if record.active and not record.deleted]
        if len(alive) < 2:
            raise LookupError("The store needs two active products that are no sets.")
        return alive[:2]

    def _clean_up(self) -> None:
        for consignment_id in self._made:
            try:
                self._client.delete_consignment(consignment_id)
            except LightspeedError:
                # Deleted already, or in a state that keeps it; it is cancelled then.
                continue


def _says(holds: bool) -> str:
    return "yes" if holds else "no"


def _refused(call: Callable[[], Any], done: str = "done") -> str:
    try:
        call()
    except Refused as refusal:
        return f"refused ({refusal.status})"
    return done

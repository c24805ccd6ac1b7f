"""Writing lines: only what differs, only by PUT, which sets; a repeated PUT changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jobqueue.errors import Permanent
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import NotFound, Refused
from sync.lightspeed.pages import walk
from sync.lightspeed.records import Line

# A count update for each line of a big order would double the writes.
REPORT_EVERY = 25


@dataclass(frozen=True)
class LineWish:
    """What a line at Lightspeed shall say: `fields` of count, received, cost. The SKU is for people."""

    product_id: str
    sku: str
    cost: Decimal
    fields: Mapping[str, Decimal]

    def is_met_by(self, line: Line | None) -> bool:
        """A line without `received` says the same as one with 0."""
        if line is None:
            return False
        stated = {"count": line.count, "received": line.received or Decimal(0), "cost": line.cost}
        return all(stated[name] == value for name, value in self.fields.items())


def read_lines(client: LightspeedClient, consignment_id: str) -> dict[str, Line]:
    """All lines that are not deleted, by product; every page of them."""
    pages = walk(lambda after: client.lines(consignment_id, after))
    found = {line.product_id: line for page in pages for line in page.records}
    return {product_id: line for product_id, line in found.items() if not line.deleted}


def write_lines(
    client: LightspeedClient, consignment_id: str, wishes: Iterable[LineWish], report: Callable[[int], None]
) -> int:
    """Makes every line say what is wished; returns how many had to be written. `report` gets how many are done.

    Raises Permanent naming the SKU that Lightspeed refuses.
    """
    wanted = list(wishes)
    present = read_lines(client, consignment_id)
    differing = [wish for wish in wanted if not wish.is_met_by(present.get(wish.product_id))]
    met = len(wanted) - len(differing)
    for number, wish in enumerate(differing, start=1):
        write_line(client, consignment_id, wish)
        if number % REPORT_EVERY == 0:
            report(met + number)
    return len(differing)


def write_line(client: LightspeedClient, consignment_id: str, wish: LineWish) -> None:
    """Sets one line, making it first where Lightspeed does not know it; raises Permanent with the SKU."""
    try:
        try:
            client.put_line(consignment_id, wish.product_id, wish.fields)
        except NotFound:
            client.add_empty_line(consignment_id, wish.product_id, wish.cost)
            client.put_line(consignment_id, wish.product_id, wish.fields)
    except Refused as fault:
        raise Permanent(f"SKU {wish.sku} was refused. {fault.message}") from fault

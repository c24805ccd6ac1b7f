"""Writing lines: only what differs, only by PUT, which sets; a repeated PUT changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

import structlog

from jobqueue.errors import Permanent
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import NotFound, Refused, ServerError
from sync.lightspeed.pages import walk
from sync.lightspeed.records import Line
from sync.side_by_side import side_by_side

log = structlog.get_logger(__name__)

# Lightspeed advises against more than 500: its servers then time out.
LAID_AT_ONCE = 200
# A count update for each line of a big order would double the writes.
REPORT_EVERY = 25


@dataclass(frozen=True)
class LineWish:
    """What a line at Lightspeed shall say: `fields` of count, received, cost. The SKU is for people.

    `cost` is what an empty line is laid with; None where Lightspeed takes no cost then.
    """

    product_id: str
    sku: str
    cost: Decimal | None
    fields: Mapping[str, Decimal]

    @property
    def amount(self) -> str:
        """The amount that it sets: an empty line is made with 0 of it."""
        return "received" if "received" in self.fields else "count"

    def limited_to(self, writable: Collection[str]) -> LineWish:
        """The wish without what Lightspeed does not let be written now."""
        fields = {name: value for name, value in self.fields.items() if name in writable}
        return replace(self, cost=self.cost if "cost" in writable else None, fields=fields)

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
    lay_lines(client, consignment_id, [wish for wish in differing if wish.product_id not in present])
    met = len(wanted) - len(differing)
    written = 0
    try:
        for written, _ in enumerate(side_by_side(partial(write_line, client, consignment_id), differing), start=1):
            if written % REPORT_EVERY == 0:
                report(met + written)
    finally:
        # Also of an attempt that breaks off: it got this far.
        report(met + written)
    return len(differing)


def lay_lines(client: LightspeedClient, consignment_id: str, wishes: Sequence[LineWish]) -> None:
    """Makes lines that are absent, all empty, with few calls: PUT alone may not make them.

    Where Lightspeed does not take the list, `write_line` makes each by itself and can then name the one at fault.
    """
    try:
        for start in range(0, len(wishes), LAID_AT_ONCE):
            batch = wishes[start : start + LAID_AT_ONCE]
            client.add_empty_lines(consignment_id, batch[0].amount, {wish.product_id: wish.cost for wish in batch})
    except (Refused, ServerError) as fault:
        log.info("lightspeed.lines_not_laid", consignment_id=consignment_id, fault=fault.message)


def write_line(client: LightspeedClient, consignment_id: str, wish: LineWish) -> None:
    """Sets one line, making it first where Lightspeed does not know it; raises Permanent with the SKU."""
    try:
        try:
            client.put_line(consignment_id, wish.product_id, wish.fields)
        except NotFound:
            client.add_empty_line(consignment_id, wish.product_id, wish.amount, wish.cost)
            client.put_line(consignment_id, wish.product_id, wish.fields)
    except Refused as fault:
        raise Permanent(f"SKU {wish.sku} was refused. {fault.message}") from fault

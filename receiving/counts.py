"""What was counted of each product, and whether it can be booked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from consignments.models import OrderLine
from consignments.quantities import MOST_PIECES, PLACES
from receiving.errors import ReceiptRefused
from receiving.models import Photo

BUCKETS = ("accepted", "damaged", "missing", "wrong")
NEEDS_REASON = ("damaged", "missing", "wrong")
NEEDS_PHOTO = ("damaged",)
MAX_REASON = 500
ZERO = Decimal(0)


@dataclass(frozen=True)
class CountedLine:
    """The pieces of one product in one delivery, by what became of them; `photos` are tokens of stored photographs."""

    product_id: int
    accepted: Decimal = ZERO
    damaged: Decimal = ZERO
    missing: Decimal = ZERO
    wrong: Decimal = ZERO
    reason: str = ""
    photos: tuple[uuid.UUID, ...] = ()

    @property
    def quantities(self) -> dict[str, Decimal]:
        """The pieces by bucket."""
        return {bucket: getattr(self, bucket) for bucket in BUCKETS}

    @property
    def says_nothing(self) -> bool:
        """Whether the line was left alone: no pieces, no reason, no photograph."""
        return not any(self.quantities.values()) and not self.reason.strip() and not self.photos


def check_counts(
    counted: Sequence[CountedLine],
    lines: Mapping[int, OrderLine],
    photos: Mapping[uuid.UUID, Photo],
) -> None:
    """Raises ReceiptRefused with every fault of `counted`, each named by its SKU.

    `lines` are the order's by product id; `photos` those stored for this receipt.
    """
    general = _general_problems(counted, lines)
    by_product = {
        line.product_id: problems
        for line in counted
        if line.product_id in lines and (problems := list(_line_problems(line, lines[line.product_id], photos)))
    }
    if general or by_product:
        raise ReceiptRefused(general, by_product)


def _general_problems(counted: Sequence[CountedLine], lines: Mapping[int, OrderLine]) -> list[str]:
    if not counted:
        return ["Nothing was counted. Enter how many pieces came of at least one product."]
    products = [line.product_id for line in counted]
    problems = [f"Product {product} is not on this order." for product in products if product not in lines]
    twice = sorted({product for product in products if products.count(product) > 1} & lines.keys())
    return problems + [f"{lines[product].product.sku} is counted twice in one receipt." for product in twice]


def _line_problems(counted: CountedLine, line: OrderLine, photos: Mapping[uuid.UUID, Photo]) -> Iterable[str]:
    sku = line.product.sku
    for bucket, pieces in counted.quantities.items():
        if fault := quantity_fault(pieces):
            yield f"{sku}: the {bucket} quantity {fault}"
    if not any(counted.quantities.values()):
        yield f"{sku}: there is a reason or a photograph, but no quantity. Enter the pieces it is about."
    yield from _missing_evidence(counted, sku)
    if len(counted.reason) > MAX_REASON:
        yield f"{sku}: the reason is longer than {MAX_REASON} characters. Shorten it."
    if any(token not in photos for token in counted.photos):
        yield f"{sku}: a photograph is no longer there. Take it again."


def _missing_evidence(counted: CountedLine, sku: str) -> Iterable[str]:
    quantities = counted.quantities
    unexplained = [bucket for bucket in NEEDS_REASON if quantities[bucket]]
    if unexplained and not counted.reason.strip():
        yield f"{sku}: give a reason for the {' and '.join(unexplained)} pieces."
    if any(quantities[bucket] for bucket in NEEDS_PHOTO) and not counted.photos:
        yield f"{sku}: add a photograph of the damaged pieces."


def quantity_fault(pieces: Decimal) -> str:
    """What is wrong with a number of pieces, as the end of a sentence; empty for a good one."""
    if not pieces.is_finite():
        return "is not a number."
    if pieces < 0:
        return f"is {pieces}: less than nothing cannot arrive. To take a receipt back, reverse it."
    if pieces > MOST_PIECES:
        return f"is {pieces}: more than {MOST_PIECES:,} pieces of one product is not a delivery. Check the number."
    if pieces != round(pieces, PLACES):
        return f"is {pieces}: at most {PLACES} decimal places."
    return ""

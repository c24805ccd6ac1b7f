"""Whether a count can be booked: quantities, reasons, evidence. Every fault is named at once."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from consignments.models import Product
from receiving.counts import CountedLine, Submission, quantity_fault
from receiving.errors import ReceiptRefused

NEEDS_REASON = ("damaged", "missing", "wrong")
MAX_REASON = 500


@dataclass(frozen=True)
class Known:
    """What a submission is held against: the catalogue's `products` by id, those `on_order`, the photographs sent
    before (stored or not), the ends of pieces that need one, and whether the delivery has to be signed for."""

    products: Mapping[int, Product]
    on_order: Collection[int]
    photos: Collection[uuid.UUID]
    needs_photo: Collection[str]
    needs_signature: bool = False


def check_counts(submission: Submission, known: Known) -> None:
    """Raises ReceiptRefused with every fault, those of a line named by its SKU."""
    general = list(_general_problems(submission, known))
    by_product = {
        line.product_id: problems
        for line in submission.lines
        if line.product_id in known.products and (problems := list(_line_problems(line, known)))
    }
    if general or by_product:
        raise ReceiptRefused(general, by_product)


def _general_problems(submission: Submission, known: Known) -> Iterable[str]:
    if not submission.lines:
        yield "Nothing was counted. Enter how many pieces came of at least one product."
    for product_id, times in Counter(line.product_id for line in submission.lines).items():
        if product_id not in known.products:
            yield f"Product {product_id} is not in the catalogue."
        elif times > 1:
            yield f"{known.products[product_id].sku} is counted twice in one receipt."
    if any(token not in known.photos for token in submission.photos):
        yield "A photograph of the delivery is no longer there. Take it again."
    if known.needs_signature and submission.signature is None:
        yield "Sign for the delivery, or type your name: this outlet asks for a signature."


def _line_problems(counted: CountedLine, known: Known) -> Iterable[str]:
    sku = known.products[counted.product_id].sku
    for bucket, pieces in counted.quantities.items():
        if fault := quantity_fault(pieces):
            yield f"{sku}: the {bucket} quantity {fault}"
    if not any(counted.quantities.values()):
        yield f"{sku}: there is a reason or a photograph, but no quantity. Enter the pieces it is about."
    yield from _missing_evidence(counted, sku, known)
    if len(counted.reason) > MAX_REASON:
        yield f"{sku}: the reason is longer than {MAX_REASON} characters. Shorten it."
    if any(token not in known.photos for token in counted.photos):
        yield f"{sku}: a photograph is no longer there. Take it again."


def _missing_evidence(counted: CountedLine, sku: str, known: Known) -> Iterable[str]:
    present = [bucket for bucket, pieces in counted.quantities.items() if pieces]
    if counted.product_id not in known.on_order:
        yield from _unexpected_problems(counted, sku, present)
        return
    unexplained = [bucket for bucket in present if bucket in NEEDS_REASON]
    if unexplained and not counted.reason.strip():
        yield f"{sku}: give a reason for the {' and '.join(unexplained)} pieces."
    unproven = [bucket for bucket in present if bucket in known.needs_photo]
    if unproven and not counted.photos:
        yield f"{sku}: add a photograph of the {' and '.join(unproven)} pieces."


def _unexpected_problems(counted: CountedLine, sku: str, present: Collection[str]) -> Iterable[str]:
    if "missing" in present or "wrong" in present:
        yield f"{sku} is not on this order: count what came of it as accepted or damaged."
    if not counted.photos:
        yield f"{sku} is not on this order: add a photograph, so that a manager can decide what becomes of it."

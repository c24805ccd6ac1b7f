"""Whether a count can be booked: quantities, reasons, evidence. Every fault is named at once."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consignments.models import Product
from receiving.counts import BUCKET_WORDS, CountedLine, Submission, quantity_fault
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
        yield _("Nothing was counted. Enter how many pieces came of at least one product.")
    for product_id, times in Counter(line.product_id for line in submission.lines).items():
        if product_id not in known.products:
            yield _("Product %(product_id)s is not in the catalogue.") % {"product_id": product_id}
        elif times > 1:
            yield _("%(sku)s is counted twice in one receipt.") % {"sku": known.products[product_id].sku}
    if any(token not in known.photos for token in submission.photos):
        yield _("A photograph of the delivery is no longer there. Take it again.")
    if known.needs_signature and submission.signature is None:
        yield _("Sign for the delivery, or type your name: this outlet asks for a signature.")


def _line_problems(counted: CountedLine, known: Known) -> Iterable[str]:
    sku = known.products[counted.product_id].sku
    for bucket, pieces in counted.quantities.items():
        if fault := quantity_fault(pieces):
            yield _("%(sku)s: the %(bucket)s quantity %(fault)s") % {
                "sku": sku,
                "bucket": BUCKET_WORDS[bucket],
                "fault": fault,
            }
    if not any(counted.quantities.values()):
        yield _("%(sku)s: there is a reason or a photograph, but no quantity. Enter the pieces it is about.") % {
            "sku": sku
        }
    yield from _missing_evidence(counted, sku, known)
    if len(counted.reason) > MAX_REASON:
        yield _("%(sku)s: the reason is longer than %(most)s characters. Shorten it.") % {
            "sku": sku,
            "most": MAX_REASON,
        }
    if any(token not in known.photos for token in counted.photos):
        yield _("%(sku)s: a photograph is no longer there. Take it again.") % {"sku": sku}


def _missing_evidence(counted: CountedLine, sku: str, known: Known) -> Iterable[str]:
    present = [bucket for bucket, pieces in counted.quantities.items() if pieces]
    if counted.product_id not in known.on_order:
        yield from _unexpected_problems(counted, sku, present)
        return
    unexplained = [bucket for bucket in present if bucket in NEEDS_REASON]
    if unexplained and not counted.reason.strip():
        yield _("%(sku)s: give a reason for the %(unexplained)s pieces.") % {
            "sku": sku,
            "unexplained": _named(unexplained),
        }
    unproven = [bucket for bucket in present if bucket in known.needs_photo]
    if unproven and not counted.photos:
        yield _("%(sku)s: add a photograph of the %(unproven)s pieces.") % {
            "sku": sku,
            "unproven": _named(unproven),
        }


def _unexpected_problems(counted: CountedLine, sku: str, present: Collection[str]) -> Iterable[str]:
    if "missing" in present or "wrong" in present:
        yield _("%(sku)s is not on this order: count what came of it as accepted or damaged.") % {"sku": sku}
    if not counted.photos:
        yield _("%(sku)s is not on this order: add a photograph, so that a manager can decide what becomes of it.") % {
            "sku": sku
        }


def _named(buckets: Iterable[str]) -> str:
    return _(" and ").join(str(BUCKET_WORDS[bucket]) for bucket in buckets)

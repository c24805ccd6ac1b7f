"""Refusals of receiving, on top of the domain's.

LedgerIsAppendOnly    409  a booked entry was to be changed; a reversing entry is the way
ReceiptRefused        422  counts are wrong; `by_product` sorts the sentences by line
PhotoRefused          422  a file is not a photograph this system takes; the message names it and says what to do
EvidenceUnavailable   503  the photograph was fine, but its storage did not take or give it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consignments.errors import ConsignmentError, InvalidInput


class LedgerIsAppendOnly(ConsignmentError):
    code = "append_only"
    http_status = 409


class ReceiptRefused(InvalidInput):
    """Counts that cannot be booked: `general` concerns the receipt, `by_product` its lines by product id."""

    code = "receipt_refused"

    def __init__(self, general: Sequence[str], by_product: Mapping[int, Sequence[str]]) -> None:
        super().__init__([*general, *(problem for each in by_product.values() for problem in each)])
        self.general = list(general)
        self.by_product = {product: list(problems) for product, problems in by_product.items()}


class PhotoRefused(InvalidInput):
    """A file that is not taken as evidence. `code` says why: photo_too_big, photo_not_a_picture, …"""

    code = "photo_refused"

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__([message], code=code)


class EvidenceUnavailable(ConsignmentError):
    code = "evidence_unavailable"
    http_status = 503

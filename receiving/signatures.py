"""Keeping the signature of a receipt, and proving that it is still the one that was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from receiving.counts import Signed
from receiving.models import Receipt, Signature


def keep_signature(receipt: Receipt, signed: Signed, png: bytes) -> Signature:
    """Writes the signature of a receipt that is being booked; `png` is what `signature_png` made of it."""
    return Signature.objects.create(
        receipt=receipt,
        name=signed.name.strip(),
        is_typed=not signed.drawing,
        image=png,
        sha256=hashlib.sha256(png).hexdigest(),
    )


def altered_signatures() -> Iterator[str]:
    """One sentence for each signature whose picture is not the recorded one."""
    for signature in Signature.objects.select_related("receipt__order").iterator(200):
        if hashlib.sha256(bytes(signature.image)).hexdigest() != signature.sha256:
            yield f"{signature.receipt}: its signature was altered: its SHA-256 is not the recorded one."

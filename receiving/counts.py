"""What was counted of each product."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consignments.quantities import MOST_PIECES, PLACES

BUCKETS = ("accepted", "damaged", "missing", "wrong")
# As sentences call the pieces.
BUCKET_WORDS = {
    "accepted": gettext_lazy("accepted"),
    "damaged": gettext_lazy("damaged"),
    "missing": gettext_lazy("missing"),
    "wrong": gettext_lazy("wrong"),
}
ZERO = Decimal(0)


@dataclass(frozen=True)
class CountedLine:
    """The pieces of one product in one delivery, by what became of them; `photos` are tokens of photographs.

    The token of one that the storage did not take will do: it is owed then, and asked for again.
    """

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


@dataclass(frozen=True)
class Signed:
    """A signature as sent: `drawing` is a PNG; without one, the typed `name` stands for it."""

    name: str = ""
    drawing: bytes = b""

    @property
    def says_nothing(self) -> bool:
        """Whether nobody signed after all."""
        return not self.drawing and not self.name.strip()


@dataclass(frozen=True)
class Submission:
    """A delivery as a device sends it; see `receipts.post_receipt` for the meaning of each part."""

    key: str
    lines: tuple[CountedLine, ...]
    arrived_at: datetime | None = None
    note: str = ""
    device: str = ""
    photos: tuple[uuid.UUID, ...] = ()
    signature: Signed | None = None
    counted_by: str = ""


def quantity_fault(pieces: Decimal) -> str:
    """What is wrong with a number of pieces, as the end of a sentence; empty for a good one."""
    if not pieces.is_finite():
        return _("is not a number.")
    if pieces < 0:
        return _("is %(pieces)s: less than nothing cannot arrive. To take a receipt back, reverse it.") % {
            "pieces": pieces
        }
    if pieces > MOST_PIECES:
        return _("is %(pieces)s: more than %(most)s pieces of one product is not a delivery. Check the number.") % {
            "pieces": pieces,
            "most": f"{MOST_PIECES:,}",
        }
    if pieces != round(pieces, PLACES):
        return _("is %(pieces)s: at most %(places)s decimal places.") % {"pieces": pieces, "places": PLACES}
    return ""

"""The ledger of what arrived, its evidence, and the rules staff set for counting."""

from receiving.models.archive import PhotoArchive
from receiving.models.owed import MissedPhoto, OwedPhoto
from receiving.models.photos import Photo, ReceiptPhoto
from receiving.models.receipts import Receipt, ReceiptLine
from receiving.models.rules import OutletRules, Tolerance
from receiving.models.short_closes import ShortClose
from receiving.models.signatures import Signature
from receiving.models.unexpected import UnexpectedDecision

__all__ = [
    "MissedPhoto",
    "OutletRules",
    "OwedPhoto",
    "Photo",
    "PhotoArchive",
    "Receipt",
    "ReceiptLine",
    "ReceiptPhoto",
    "ShortClose",
    "Signature",
    "Tolerance",
    "UnexpectedDecision",
]

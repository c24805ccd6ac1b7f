"""The ledger of what arrived, and its evidence."""

from receiving.models.photos import Photo, ReceiptPhoto
from receiving.models.receipts import Receipt, ReceiptLine
from receiving.models.short_closes import ShortClose

__all__ = ["Photo", "Receipt", "ReceiptLine", "ReceiptPhoto", "ShortClose"]

"""What another system had received of an order before it was taken over: one receipt, so that the ledger holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from consignments.actors import Actor
from consignments.locks import lock_lines
from consignments.models import Order
from receiving.access import RECEIVE, SHORT_CLOSE, receiver
from receiving.body_hash import receipt_hash
from receiving.counts import CountedLine, Submission
from receiving.keys import checked_key
from receiving.models import Receipt, ShortClose
from receiving.receipt_rows import write_lines, write_receipt
from receiving.totals import rewrite_totals


def book_opening(
    order: Order,
    received: Mapping[int, Decimal],
    *,
    key: str,
    arrived_at: datetime,
    note: str,
    close_rest: str = "",
    actor: Actor,
) -> Receipt | None:
    """Books pieces by product id as accepted, and closes what is still open for the reason `close_rest`, if given.

    Nothing follows from it: no status moves, no job, no news. The caller's transaction holds the order's lock. None
    where nothing was received. Raises NotPermitted.
    """
    user = receiver(actor, SHORT_CLOSE if close_rest else RECEIVE)
    lines = lock_lines(order)
    receipt = None
    if received:
        counted = tuple(CountedLine(product, accepted=pieces) for product, pieces in received.items())
        submission = Submission(checked_key(key), counted, arrived_at, note)
        receipt = write_receipt(order, submission, digest=receipt_hash(submission), arrived_at=arrived_at, user=user)
        write_lines(receipt, submission, lines)
        rewrite_totals(lines)
    still_open = [line for line in lines if line.open] if close_rest else []
    ShortClose.objects.bulk_create(
        ShortClose(order=order, line=line, key=key, quantity=line.open, reason=close_rest, recorded_by=user)
        for line in still_open
    )
    rewrite_totals(still_open)
    return receipt

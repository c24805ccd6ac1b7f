"""Writing a receipt with its lines and photographs, in a constant number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib.auth.models import User

from consignments.models import Order, OrderLine
from receiving.counts import Submission
from receiving.models import MissedPhoto, OwedPhoto, Photo, Receipt, ReceiptLine, ReceiptPhoto


def write_receipt(order: Order, submission: Submission, *, digest: str, arrived_at: datetime, user: User) -> Receipt:
    """The receipt's head."""
    return Receipt.objects.create(
        order=order,
        key=submission.key,
        body_hash=digest,
        arrived_at=arrived_at,
        recorded_by=user,
        counted_by="" if submission.counted_by == user.get_username() else submission.counted_by[:150],
        device=submission.device[:200],
        note=submission.note.strip(),
    )


def write_lines(receipt: Receipt, submission: Submission, lines: Sequence[OrderLine]) -> None:
    """What was counted of each product; one that is not on the order has no order line."""
    by_product = {line.product_id: line for line in lines}
    ReceiptLine.objects.bulk_create(
        ReceiptLine(
            receipt=receipt,
            line=by_product.get(counted.product_id),
            product_id=counted.product_id,
            reason=counted.reason.strip(),
            **counted.quantities,
        )
        for counted in submission.lines
    )


def tie_photos(receipt: Receipt, submission: Submission, sent: Mapping[uuid.UUID, Photo | MissedPhoto]) -> None:
    """Which photographs are evidence for the receipt or one of its lines; those that were not stored are owed."""
    # MariaDB does not give back the ids of a bulk insert, so the lines are read once more.
    lines = {line.product_id: line for line in receipt.lines.all()}
    named: list[tuple[ReceiptLine | None, uuid.UUID]] = [(None, token) for token in dict.fromkeys(submission.photos)]
    named += [(lines[each.product_id], token) for each in submission.lines for token in dict.fromkeys(each.photos)]
    links: list[ReceiptPhoto] = []
    owed: list[OwedPhoto] = []
    for line, token in named:
        photo = sent[token]
        if isinstance(photo, Photo):
            links.append(ReceiptPhoto(receipt=receipt, line=line, photo=photo))
        else:
            owed.append(OwedPhoto(receipt=receipt, line=line, missed=photo))
    ReceiptPhoto.objects.bulk_create(links)
    OwedPhoto.objects.bulk_create(owed)

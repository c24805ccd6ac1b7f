"""Photographs that the storage did not take when the goods were booked in."""

from __future__ import annotations

from typing import Any

import structlog
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from consignments import events
from consignments.actors import Actor
from consignments.errors import GuardRefused, NotFound
from receiving.access import order_to_receive, receiver
from receiving.models import Photo, Receipt, ReceiptLine, ReceiptPhoto
from receiving.photos import store_photo

log = structlog.get_logger(__name__)


def owed_photos() -> QuerySet[ReceiptLine]:
    """The receipt lines that still wait for their photograph, oldest first, for operators to see."""
    waiting = ReceiptLine.objects.filter(photo_owed=True, photo_links__isnull=True, receipt__reversal__isnull=True)
    return waiting.filter(receipt__kind=Receipt.Kind.RECEIPT).select_related("receipt__order", "product")


def tie_late_photo(line_id: int, *, upload: File[Any], device: str = "", actor: Actor) -> Photo:
    """Keeps a photograph for a line that owes one.

    Raises GuardRefused where the line owes none, and what `store_photo` raises.
    """
    receiver(actor)
    line = ReceiptLine.objects.select_related("receipt", "product").filter(pk=line_id).first()
    if line is None:
        raise NotFound("There is no such receipt line at your outlets.")
    order = order_to_receive(line.receipt.order_id, actor)
    _check(line)
    photo = store_photo(order.pk, key=line.receipt.key, upload=upload, device=device, actor=actor)
    with transaction.atomic():
        order = order_to_receive(order.pk, actor, lock=True)
        _check(line)
        ReceiptPhoto.objects.create(receipt=line.receipt, line=line, photo=photo)
        data = {"receipt": line.receipt_id, "sku": line.product.sku}
        events.record(order, "photograph_added", actor=actor, data=data)
    log.info("photo.tied_late", order=order.number, photo=str(photo.token))
    return photo


def _check(line: ReceiptLine) -> None:
    if not owed_photos().filter(pk=line.pk).exists():
        raise GuardRefused(f"No photograph of {line.product.sku} is owed any more.", code="not_owed")

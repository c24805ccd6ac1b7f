"""Taking a photograph in even while its storage does not: it is then owed, and given when it is sent again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from consignments import events
from consignments.actors import Actor
from consignments.models import Order
from receiving.access import order_to_receive, receiver
from receiving.errors import EvidenceUnavailable
from receiving.keys import checked_key
from receiving.models import MissedPhoto, OwedPhoto, Photo, ReceiptPhoto
from receiving.photos import Upload, check_room, read_upload, store_photo

log = structlog.get_logger(__name__)


def take_photo(
    order_id: int,
    *,
    key: str,
    upload: File[Any],
    taken_at: datetime | None = None,
    device: str = "",
    actor: Actor,
) -> Photo | MissedPhoto:
    """Keeps `upload` as `store_photo` does; where the storage fails, a MissedPhoto stands for it in the receipt.

    A receipt that waits for these bytes is given them. Raises what `store_photo` raises but EvidenceUnavailable.
    """
    try:
        photo = store_photo(order_id, key=key, upload=upload, taken_at=taken_at, device=device, actor=actor)
    except EvidenceUnavailable:
        upload.seek(0)
        return _missed(order_id, checked_key(key), read_upload(upload), device, actor)
    _give_to_waiting(photo, actor)
    return photo


def why_owed(missed: MissedPhoto) -> str:
    """What became of it, for the person who sent it."""
    return _(
        "%(filename)s could not be stored: the photograph storage is full or does not answer. What is "
        "counted is booked all the same; the photograph is owed and asked for again."
    ) % {"filename": missed.filename}


def give(owed: OwedPhoto, photo: Photo, order: Order, actor: Actor) -> None:
    """Ties a stored photograph to what waits for one. The caller holds the order's lock."""
    ReceiptPhoto.objects.create(receipt=owed.receipt, line=owed.line, photo=photo, owed=owed)
    sku = owed.line.product.sku if owed.line else ""
    events.record(order, "photograph_added", actor=actor, data={"receipt": owed.receipt_id, "sku": sku})
    log.info("photo.tied_late", order=order.number, photo=str(photo.token))


def _missed(order_id: int, key: str, taken: Upload, device: str, actor: Actor) -> Photo | MissedPhoto:
    """The record of what was sent; the same bytes again give the first, or what another try has stored meanwhile."""
    user = receiver(actor)
    with transaction.atomic():
        order = order_to_receive(order_id, actor, lock=True)
        same = {"order": order, "draft": key, "sha256": taken.sha256}
        known = Photo.objects.filter(**same).first() or MissedPhoto.objects.filter(**same).first()
        if known:
            return known
        check_room(order, key, taken.filename)
        missed = MissedPhoto.objects.create(**same, filename=taken.filename, uploaded_by=user, device=device[:200])
    log.warning("photo.missed", order=order.number, photo=str(missed.token))
    return missed


def _give_to_waiting(photo: Photo, actor: Actor) -> None:
    waiting = OwedPhoto.objects.filter(missed__token=photo.token, given__isnull=True)
    if not waiting.exists():
        return
    with transaction.atomic():
        order = order_to_receive(photo.order_id, actor, lock=True)
        for owed in waiting.select_related("receipt", "line__product"):
            if not is_tied(owed, photo):
                give(owed, photo, order, actor)


def is_tied(owed: OwedPhoto, photo: Photo) -> bool:
    """Whether the photograph is evidence there already."""
    return ReceiptPhoto.objects.filter(receipt=owed.receipt_id, line=owed.line_id, photo=photo).exists()

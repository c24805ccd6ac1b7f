"""Photographs that the storage did not take when the goods were booked in."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import GuardRefused, NotFound
from receiving.access import order_to_receive, receiver
from receiving.missed_photos import give, is_tied
from receiving.models import OwedPhoto, Photo, Receipt
from receiving.photos import store_photo


def owed_photos() -> QuerySet[OwedPhoto]:
    """The photographs that receipts still wait for, oldest first, for operators to see."""
    waiting = OwedPhoto.objects.filter(given__isnull=True, receipt__reversal__isnull=True)
    return waiting.filter(receipt__kind=Receipt.Kind.RECEIPT).select_related(
        "receipt__order", "line__product", "missed"
    )


def tie_late_photo(owed_id: int, *, upload: File[Any], device: str = "", actor: Actor) -> Photo:
    """Keeps a photograph for a receipt, or one of its lines, that waits for one.

    Raises GuardRefused where none is owed or this one is there already, and what `store_photo` raises.
    """
    receiver(actor)
    owed = OwedPhoto.objects.select_related("receipt", "line__product").filter(pk=owed_id).first()
    if owed is None:
        raise NotFound(_("There is no such receipt at your outlets."))
    order = order_to_receive(owed.receipt.order_id, actor)
    _check(owed)
    photo = store_photo(order.pk, key=owed.receipt.key, upload=upload, device=device, is_owed=True, actor=actor)
    with transaction.atomic():
        order = order_to_receive(order.pk, actor, lock=True)
        _check(owed)
        if is_tied(owed, photo):
            raise GuardRefused(
                _("%(filename)s is there already. Add the photograph that is still owed.")
                % {"filename": photo.filename},
                code="photo_there_already",
            )
        give(owed, photo, order, actor)
    return photo


def _check(owed: OwedPhoto) -> None:
    if not owed_photos().filter(pk=owed.pk).exists():
        raise GuardRefused(_("No photograph of %(what)s is owed any more.") % {"what": _what(owed)}, code="not_owed")


def _what(owed: OwedPhoto) -> str:
    return owed.line.product.sku if owed.line else _("receipt %(receipt_id)s") % {"receipt_id": owed.receipt_id}

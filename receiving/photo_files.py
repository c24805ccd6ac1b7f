"""Which photograph a person may look at, and in which of its copies."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import NotFound
from consignments.scope import check_right, orders_for
from receiving.models import Photo
from receiving.serving import PhotoFile

CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIC": "image/heic"}
ORIGINAL = "receiving.download_original_photo"
SERVED, THUMBNAIL, AS_TAKEN = "served", "thumbnail", "original"
COPIES = (SERVED, THUMBNAIL, AS_TAKEN)


def photo_file(token: uuid.UUID, copy: str, actor: Actor) -> PhotoFile:
    """One of COPIES of the photograph: upright without metadata, that one small, or the file as it was taken.

    Raises NotFound (also for one of a foreign outlet), and NotPermitted for the original without its right.
    """
    photo = Photo.objects.select_related("order", "archive").filter(token=token, order__in=orders_for(actor)).first()
    if photo is None:
        raise NotFound(_("There is no such photograph at your outlets."))
    if copy == SERVED:
        return PhotoFile(photo.storage_alias, photo.served, photo.served_sha256, "image/jpeg")
    if copy == THUMBNAIL:
        return PhotoFile(photo.storage_alias, photo.thumbnail, photo.thumbnail_sha256, "image/jpeg")
    check_right(actor, ORIGINAL, _("download original photographs"))
    name = f"{photo.order.number}-{photo.token}.{photo.image_format.lower()}"
    content_type = CONTENT_TYPES[photo.image_format]
    return PhotoFile(photo.storage_alias, photo.original, photo.sha256, content_type, download_as=name)

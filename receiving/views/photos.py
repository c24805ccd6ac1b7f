"""Photographs, served to those who may see their order and never as anything but pictures."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from consignments.errors import NotFound
from consignments.scope import orders_for
from consignments.views.access import actor_of, staff_page
from receiving.models import Photo
from receiving.serving import PhotoFile, photo_response

CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIC": "image/heic"}


@staff_page
@require_safe
def served(request: HttpRequest, token: uuid.UUID) -> HttpResponseBase:
    """The upright copy without metadata."""
    photo = _photo(request, token)
    return photo_response(request, PhotoFile(photo.storage_alias, photo.served, photo.served_sha256, "image/jpeg"))


@staff_page
@require_safe
def thumbnail(request: HttpRequest, token: uuid.UUID) -> HttpResponseBase:
    """The small copy for lists."""
    photo = _photo(request, token)
    return photo_response(
        request, PhotoFile(photo.storage_alias, photo.thumbnail, photo.thumbnail_sha256, "image/jpeg")
    )


@staff_page
@require_safe
def original(request: HttpRequest, token: uuid.UUID) -> HttpResponseBase:
    """The file as it was taken, with place and camera data, as a download for those with the right."""
    photo = _photo(request, token)
    if not request.user.has_perm("receiving.download_original_photo"):
        raise PermissionDenied("You may not download original photographs. Ask a manager for the right.")
    name = f"{photo.order.number}-{photo.token}.{photo.image_format.lower()}"
    content_type = CONTENT_TYPES[photo.image_format]
    file = PhotoFile(photo.storage_alias, photo.original, photo.sha256, content_type, download_as=name)
    return photo_response(request, file)


def _photo(request: HttpRequest, token: uuid.UUID) -> Photo:
    mine = orders_for(actor_of(request))
    photo = Photo.objects.select_related("order", "archive").filter(token=token, order__in=mine).first()
    if photo is None:
        raise NotFound("There is no such photograph at your outlets.")
    return photo

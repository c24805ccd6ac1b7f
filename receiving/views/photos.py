"""Photographs, served to those who may see their order and never as anything but pictures."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from consignments.views.access import actor_of, staff_page
from receiving.photo_files import AS_TAKEN, SERVED, THUMBNAIL, photo_file
from receiving.serving import photo_response


@staff_page
@require_safe
def served(request: HttpRequest, token: uuid.UUID) -> HttpResponseBase:
    """The upright copy without metadata."""
    return photo_response(request, photo_file(token, SERVED, actor_of(request)))


@staff_page
@require_safe
def thumbnail(request: HttpRequest, token: uuid.UUID) -> HttpResponseBase:
    """The small copy for lists."""
    return photo_response(request, photo_file(token, THUMBNAIL, actor_of(request)))


@staff_page
@require_safe
def original(request: HttpRequest, token: uuid.UUID) -> HttpResponseBase:
    """The file as it was taken, with place and camera data, as a download for those with the right."""
    return photo_response(request, photo_file(token, AS_TAKEN, actor_of(request)))

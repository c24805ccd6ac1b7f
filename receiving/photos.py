"""Storing photographs as evidence: checked first, written whole, then recorded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import Error, transaction
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.models import Order
from receiving.access import order_to_receive, receiver
from receiving.errors import PhotoRefused
from receiving.evidence_files import StoredNames, remove_files, write_files
from receiving.images import CheckedPhoto, check_photo
from receiving.keys import checked_key
from receiving.models import MissedPhoto, Photo

log = structlog.get_logger(__name__)

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Upload:
    """What came from the device: its name for the file, the bytes, and their SHA-256."""

    filename: str
    content: bytes
    sha256: str


def store_photo(
    order_id: int,
    *,
    key: str,
    upload: File[Any],
    taken_at: datetime | None = None,
    device: str = "",
    is_owed: bool = False,
    actor: Actor,
) -> Photo:
    """Keeps `upload` as evidence for the receipt that will be posted to the order under `key`.

    The same bytes again give the photograph already stored. One that `is_owed` to a receipt was counted among its
    most photographs when it was missed. Raises PhotoRefused for what is not a photograph or goes beyond a limit,
    EvidenceUnavailable where the storage fails, NotFound and NotPermitted.
    """
    user = receiver(actor)
    order = order_to_receive(order_id, actor)
    return keep_photo(
        order,
        key=checked_key(key),
        upload=upload,
        taken_at=taken_at,
        device=device,
        is_owed=is_owed,
        actor=actor,
        user=user,
    )


def keep_photo(
    order: Order,
    *,
    key: str,
    upload: File[Any],
    taken_at: datetime | None = None,
    device: str = "",
    is_owed: bool = False,
    actor: Actor,
    user: User,
) -> Photo:
    """Keeps `upload` as evidence of `order` under a good `key`, for a person who may; refusals as for `store_photo`."""
    taken = read_upload(upload)
    if stored := _stored(order, key, taken):
        return stored
    checked = check_photo(taken.content, taken.filename)
    names = write_files(taken.content, checked, taken.filename)
    photo = _new_photo(taken, checked, names)
    photo.order, photo.draft, photo.uploaded_by = order, key, user
    photo.taken_at, photo.device = taken_at, device[:200]
    try:
        recorded = _record(photo, taken, actor, is_owed)
    except BaseException:
        if not _may_be_recorded(photo):
            remove_files(names)
        raise
    if recorded is not photo:
        remove_files(names)
    return recorded


def read_upload(upload: File[Any]) -> Upload:
    """Reads the file, one byte beyond the limit at most; raises PhotoRefused for one too big or empty."""
    filename = readable_name(upload.name)
    limit = settings.RECEIVING_MAX_PHOTO_MB * MEGABYTE
    content: bytes = upload.read(limit + 1)
    if len(content) > limit:
        raise PhotoRefused(
            _("%(filename)s is larger than %(most)s MB. Take it again at a lower resolution.")
            % {"filename": filename, "most": settings.RECEIVING_MAX_PHOTO_MB},
            code="photo_too_big",
        )
    if not content:
        raise PhotoRefused(
            _("%(filename)s is empty. Take the photograph again.") % {"filename": filename}, code="photo_empty"
        )
    return Upload(filename, content, hashlib.sha256(content).hexdigest())


def check_room(order: Order, draft: str, filename: str) -> None:
    """Raises PhotoRefused where the receipt has its most photographs, stored or missed."""
    of_receipt = [kind.objects.filter(order=order, draft=draft) for kind in (Photo, MissedPhoto)]
    # One that was missed first and stored later is a row of both.
    tokens = {token for rows in of_receipt for token in rows.values_list("token", flat=True)}
    if len(tokens) >= settings.RECEIVING_MAX_PHOTOS:
        raise PhotoRefused(
            _("%(filename)s is one too many: a receipt takes %(most)s photographs.")
            % {"filename": filename, "most": settings.RECEIVING_MAX_PHOTOS},
            code="photo_too_many",
        )


def readable_name(name: str | None) -> str:
    """What the device called the file, made safe to show and to keep; never used as a path."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[-120:] or "photo"


def _stored(order: Order, key: str, taken: Upload) -> Photo | None:
    return Photo.objects.filter(order=order, draft=key, sha256=taken.sha256).first()


def _new_photo(taken: Upload, checked: CheckedPhoto, names: StoredNames) -> Photo:
    return Photo(
        filename=taken.filename,
        image_format=checked.image_format,
        bytes=len(taken.content),
        width=checked.width,
        height=checked.height,
        sha256=taken.sha256,
        served_sha256=hashlib.sha256(checked.served).hexdigest(),
        thumbnail_sha256=hashlib.sha256(checked.thumbnail).hexdigest(),
        original=names.original,
        served=names.served,
        thumbnail=names.thumbnail,
    )


def _may_be_recorded(photo: Photo) -> bool:
    """Whether a commit whose answer was lost went through: the files are evidence then.

    True where the database does not say: of files that stay for nothing `verify_evidence` tells.
    """
    try:
        return Photo.objects.filter(token=photo.token, original=photo.original).exists()
    except Error:
        return True


def _record(photo: Photo, taken: Upload, actor: Actor, is_owed: bool) -> Photo:
    """Writes the row under the order's lock, or gives the one that another upload of the same bytes wrote first."""
    with transaction.atomic():
        order = order_to_receive(photo.order_id, actor, lock=True)
        if stored := _stored(order, photo.draft, taken):
            return stored
        if missed := MissedPhoto.objects.filter(order=order, draft=photo.draft, sha256=taken.sha256).first():
            # Receipts know it by that token.
            photo.token = missed.token
        elif not is_owed:
            check_room(order, photo.draft, photo.filename)
        photo.save()
    log.info("photo.stored", order=order.number, photo=str(photo.token), bytes=photo.bytes, format=photo.image_format)
    return photo

"""Sending a file of the evidence storage: cacheable, in ranges, and inert in every browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import structlog
from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _

from receiving.storage import evidence_storage

log = structlog.get_logger(__name__)

# Private, and asked again after ten minutes: who loses the right to an outlet soon loses its pictures.
CACHE_CONTROL = "private, max-age=600"
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
AWAY = 503


@dataclass(frozen=True)
class PhotoFile:
    """A stored file, the storage that has it, its hash, what it is, and the name to save it under (empty: shown)."""

    storage: str
    name: str
    sha256: str
    content_type: str
    download_as: str = ""


def photo_response(request: HttpRequest, photo: PhotoFile) -> HttpResponseBase:
    """The whole file, the asked part of it, or 304; 503 where the storage does not have it."""
    etag = quote_etag(photo.sha256)
    return inert(get_conditional_response(request, etag=etag) or _content(request, photo, etag), etag)


def inert(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """`response` as nothing but a picture, kept by the browser of who was allowed to see it.

    That the storage is away is not kept: under the photograph's tag it would be taken for the photograph from then on.
    """
    if response.status_code == AWAY:
        response["Cache-Control"] = "no-store"
    else:
        response["ETag"] = etag
        response["Cache-Control"] = CACHE_CONTROL
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _content(request: HttpRequest, photo: PhotoFile, etag: str) -> HttpResponseBase:
    try:
        file = evidence_storage(photo.storage).open(photo.name)
        size = file.size
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own
        log.warning("photo.not_served", file=photo.name, storage=photo.storage, error=type(error).__name__)
        return HttpResponse(_("The photograph's storage does not answer."), status=AWAY, content_type="text/plain")
    response = _ranged(request, file, size, photo, etag) or FileResponse(file, content_type=photo.content_type)
    if response.status_code == 200:
        response["Content-Length"] = str(size)
    response["Accept-Ranges"] = "bytes"
    disposition = content_disposition_header(bool(photo.download_as), photo.download_as or _shown_name(photo))
    response["Content-Disposition"] = disposition or "inline"
    return response


def _shown_name(photo: PhotoFile) -> str:
    return PurePosixPath(photo.name).name


def _ranged(request: HttpRequest, file: File[bytes], size: int, photo: PhotoFile, etag: str) -> HttpResponse | None:
    """The answer to a request for one range of bytes; None where the whole file is the answer."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or request.headers.get("If-Range", etag) != etag or not any(asked.groups()):
        return None
    first, last = _bounds(asked.group(1), asked.group(2), size)
    with file:
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        file.seek(first)
        part = file.read(last - first + 1)
    headers = {"Content-Range": f"bytes {first}-{last}/{size}"}
    return HttpResponse(part, status=206, content_type=photo.content_type, headers=headers)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte asked for; "-500" means the last 500. The first is beyond the last where nothing fits."""
    if not first:
        return max(size - int(last), 0), size - 1 if int(last) else -1
    return int(first), min(int(last), size - 1) if last else size - 1

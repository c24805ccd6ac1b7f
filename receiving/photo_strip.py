"""Photographs on paper: their small copies, side by side."""

from __future__ import annotations

import io
from collections.abc import Sequence

import structlog
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, Table

from consignments.pdf_parts import text
from receiving.models import Photo
from receiving.storage import evidence_storage

log = structlog.get_logger(__name__)

IN_A_ROW = 4
SIDE = 40 * mm


def photo_strip(photos: Sequence[Photo], most: int) -> list[Flowable]:
    """The first `most` of `photos`. One that its storage does not give is named, and the paper is made all the same."""
    shown = list(photos[:most])
    prefetch_related_objects(shown, "archive")
    cells = [_picture(photo) for photo in shown]
    rows = [cells[start : start + IN_A_ROW] for start in range(0, len(cells), IN_A_ROW)]
    strip: list[Flowable] = []
    if rows:
        rows[-1] += [""] * (IN_A_ROW - len(rows[-1]))
        padding = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        strip.append(Table(rows, colWidths=[SIDE + 4 * mm] * IN_A_ROW, hAlign="LEFT", style=padding))
    if len(photos) > most:
        strip.append(
            text(_("%(photos)s more photographs are kept with the order.") % {"photos": len(photos) - most}, size=8)
        )
    return strip


def _picture(photo: Photo) -> Flowable | str:
    try:
        with evidence_storage(photo.storage_alias).open(photo.thumbnail) as file:
            image = Image(io.BytesIO(file.read()))
        scale = SIDE / max(image.imageWidth, image.imageHeight)
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own
        log.warning("photo.not_printed", photo=str(photo.token), error=type(error).__name__)
        return text(
            _("%(filename)s: the photograph cannot be read at the moment.") % {"filename": photo.filename}, size=8
        )
    image.drawWidth, image.drawHeight = image.imageWidth * scale, image.imageHeight * scale
    return image

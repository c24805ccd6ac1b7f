"""Signatures as pictures: what a device drew is decoded and made anew; a typed name is drawn."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from consignments.pdf_parts import FONTS
from receiving.counts import Signed
from receiving.errors import PhotoRefused
from receiving.images import BROKEN

MOST_BYTES = 300_000
MOST_SIDE = 2_000
KEPT_WIDTH = 600
TYPED_SIZE = (600, 150)
# Ink is darker than this; the paper is 255.
INK = 160


def signature_png(signed: Signed) -> bytes:
    """The PNG to keep, grey and without metadata; raises PhotoRefused for a drawing that is none, with what to do."""
    return _encoded(_checked(signed.drawing) if signed.drawing else _written(signed.name))


def _checked(drawing: bytes) -> Image.Image:
    if len(drawing) > MOST_BYTES:
        raise _too_big()
    try:
        image = Image.open(io.BytesIO(drawing), formats=("PNG",))
        # The size comes from the header: a small file may hold more pixels than should ever be decoded.
        if max(image.size) > MOST_SIDE:
            raise _too_big()
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_big() from error
    except BROKEN as error:
        raise PhotoRefused(
            _("The signature did not arrive whole. Clear it and sign again."), code="signature_not_readable"
        ) from error
    paper = _on_paper(image)
    if not any(paper.histogram()[:INK]):
        raise PhotoRefused(_("The signature is empty. Sign, or type your name."), code="signature_empty")
    paper.thumbnail((KEPT_WIDTH, KEPT_WIDTH))
    return paper


def _too_big() -> PhotoRefused:
    return PhotoRefused(_("The signature is too large. Clear it and sign again."), code="signature_too_big")


def _on_paper(image: Image.Image) -> Image.Image:
    drawn = image.convert("RGBA")
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn.getchannel("A"))
    return paper.convert("L")


def _written(typed: str) -> Image.Image:
    name = " ".join(typed.split())
    width, height = TYPED_SIZE
    paper = Image.new("L", TYPED_SIZE, "white")
    brush = ImageDraw.Draw(paper)
    size = 48
    while size > 10 and brush.textlength(name, font=_font(size)) > width - 20:
        size -= 2
    brush.text((10, height // 2), name, font=_font(size), fill=0, anchor="lm")
    return paper


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / "DejaVuSans.ttf"), size)


def _encoded(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()

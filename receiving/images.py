"""Telling a photograph from everything else, and making clean copies of it.

The file's name and the browser's content type are never believed: the bytes decide.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, UnidentifiedImageError

from receiving.errors import PhotoRefused

# Pillow can read dozens of formats, some of them programs (EPS).
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# MPO is what it calls a JPEG with more than one picture in it, as many phones write.
NAMES = {"MPO": "JPEG", "HEIF": "HEIC"}
MEGAPIXEL = 1_000_000
# What has to be done to a picture so that it stands upright, by its EXIF orientation.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SERVED_SIDE = 2048
THUMBNAIL_SIDE = 320
# What decoders raise on bytes that are cut short or damaged.
BROKEN = (OSError, SyntaxError, ValueError, RuntimeError, EOFError, IndexError, TypeError, KeyError, struct.error)


@dataclass(frozen=True)
class CheckedPhoto:
    """A photograph that was decoded to its last pixel; `width` and `height` are those of the upright picture."""

    image_format: str
    width: int
    height: int
    served: bytes
    thumbnail: bytes


def check_photo(content: bytes, filename: str) -> CheckedPhoto:
    """Decodes `content` and makes its copies; raises PhotoRefused naming the file, what is wrong and what to do."""
    with _opened(content, filename) as image:
        _check_pixels(image, filename)
        image_format = NAMES.get(image.format or "", image.format or "")
        try:
            image.load()
            upright = _upright(image)
            served = _copy(upright, SERVED_SIDE)
            thumbnail = _copy(served, THUMBNAIL_SIDE)
        except BROKEN as error:
            raise PhotoRefused(
                _("%(filename)s is cut short or damaged: only a part of the picture is there. Send it again.")
                % {"filename": filename},
                code="photo_cut_short",
            ) from error
    return CheckedPhoto(image_format, upright.width, upright.height, _as_jpeg(served), _as_jpeg(thumbnail))


@contextmanager
def _opened(content: bytes, filename: str) -> Iterator[Image.Image]:
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(filename) from error
    except (UnidentifiedImageError, *BROKEN) as error:
        raise PhotoRefused(
            _("%(filename)s is not a photograph that can be kept. Take a JPEG, PNG, WebP or HEIC picture.")
            % {"filename": filename},
            code="photo_not_a_picture",
        ) from error
    with image:
        yield image


def _check_pixels(image: Image.Image, filename: str) -> None:
    # The size comes from the header: 17 KB of PNG can hold 144 megapixels, which must not be decoded first.
    if image.width * image.height > settings.RECEIVING_MAX_MEGAPIXELS * MEGAPIXEL:
        raise _too_many_pixels(filename)


def _too_many_pixels(filename: str) -> PhotoRefused:
    limit = settings.RECEIVING_MAX_MEGAPIXELS
    return PhotoRefused(
        _("%(filename)s has more than %(limit)s megapixels. Take it again at a lower resolution.")
        % {"filename": filename, "limit": limit},
        code="photo_too_many_pixels",
    )


def _upright(image: Image.Image) -> Image.Image:
    """Turned by the one tag that says how. Pillow's own way writes all tags anew, which fails at odd ones."""
    try:
        turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except BROKEN:
        return image
    return image if turn is None else image.transpose(turn)


def _copy(image: Image.Image, side: int) -> Image.Image:
    """A copy no larger than `side`, on a fresh canvas so that no metadata (place, camera, comment) comes along."""
    small = image.convert("RGBA" if _is_transparent(image) else "RGB")
    small.thumbnail((side, side), reducing_gap=2.0)
    canvas = Image.new("RGB", small.size, "white")
    canvas.paste(small, mask=small.getchannel("A") if small.mode == "RGBA" else None)
    return canvas


def _is_transparent(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def _as_jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()

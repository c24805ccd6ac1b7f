"""Invented photographs: small, with corners that tell which way is up."""

from __future__ import annotations

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

ORIENTATION = 0x0112
GPS = 0x8825
MAKE = 0x010F
WIDTH, HEIGHT = 96, 64
RED, BLUE = (220, 20, 20), (20, 20, 220)

# How a camera held that way stores the upright picture: the inverse of what the viewer has to do.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def upright_picture(seed: int = 0, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    """A grey picture with a red top left and a blue top right quarter; `seed` makes its bytes differ."""
    width, height = size
    # Shades so far apart that no compression makes them one.
    image = Image.new("RGB", size, (120 + seed % 10 * 8, 120, 120 + seed // 10 % 10 * 8))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 4, height // 4), fill=RED)
    draw.rectangle((width * 3 // 4, 0, width, height // 4), fill=BLUE)
    return image


def is_upright(image: Image.Image) -> bool:
    """Whether red is top left and blue is top right, with room for what compression does to colours."""
    rgb = image.convert("RGB")
    left, right = rgb.getpixel((4, 4)), rgb.getpixel((rgb.width - 5, 4))
    return bool(_near(left, RED) and _near(right, BLUE))


def _near(pixel: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(have - want) < 60 for have, want in zip(pixel, wanted, strict=True))


def encoded(image: Image.Image, image_format: str = "JPEG", *, orientation: int = 1, place: bool = False) -> bytes:
    """The picture as a camera held that way would write it, with its place where asked."""
    turned = STORED[orientation]
    stored = image if turned is None else image.transpose(turned)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    if place:
        exif[MAKE] = "Invented Camera"
        exif.get_ifd(GPS).update({1: "S", 2: (41.0, 17.0, 20.0), 3: "E", 4: (174.0, 46.0, 38.0)})
    buffer = io.BytesIO()
    stored.save(buffer, image_format, exif=exif.tobytes())
    return buffer.getvalue()


def jpeg(seed: int = 0) -> bytes:
    """An ordinary photograph; another seed is another photograph."""
    return encoded(upright_picture(seed))


def upload(content: bytes | None = None, name: str = "pallet.jpg", seed: int = 0) -> SimpleUploadedFile:
    """A photograph on its way in."""
    return SimpleUploadedFile(name, jpeg(seed) if content is None else content)


def huge_png(width: int = 12_000, height: int = 12_000) -> bytes:
    """A valid greyscale PNG of 144 megapixels in a few kilobytes: what must never be decoded."""
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(b"\0" * (1 + width // 8)) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

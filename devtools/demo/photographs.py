"""Draws the photographs of a delivery: nobody's picture, yet real JPEG files with something to see."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 900)
FLOOR, WALL, TAPE = (122, 118, 112), (196, 202, 208), (214, 190, 140)


def photograph(caption: str, *, cartons: int, damaged: bool = False) -> bytes:
    """A JPEG of a pallet with `cartons` on it, one torn if `damaged`; the same caption gives the same picture."""
    shapes = random.Random(caption)  # noqa: S311 - a drawing, not a secret
    picture = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 620, *SIZE), fill=FLOOR)
    draw.rectangle((180, 700, 1020, 760), fill=(150, 110, 70))
    for place in range(cartons):
        _carton(draw, place, shapes, torn=damaged and place == cartons - 1)
    draw.text((40, 40), caption, fill=(30, 40, 50), font=ImageFont.load_default(36))
    output = BytesIO()
    picture.save(output, format="JPEG", quality=85)
    return output.getvalue()


def _carton(draw: ImageDraw.ImageDraw, place: int, shapes: random.Random, *, torn: bool) -> None:
    left, bottom = 200 + (place % 4) * 205, 700 - (place // 4) * 170
    shade = shapes.randint(-18, 18)
    draw.rectangle(
        (left, bottom - 165, left + 195, bottom), fill=(181 + shade, 140 + shade, 92 + shade), outline=(90, 64, 38)
    )
    draw.rectangle((left + 85, bottom - 165, left + 110, bottom), fill=TAPE)
    if torn:
        hole = [(left + 20 + shapes.randint(0, 20), bottom - 140), (left + 90, bottom - 90), (left + 150, bottom - 30)]
        draw.polygon([*hole, (left + 60, bottom - 40)], fill=(58, 44, 30), outline=(240, 232, 214))

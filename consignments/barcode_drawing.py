"""Barcodes drawn for paper and for pages: as EAN or UPC where the code is one, else as Code 128."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from reportlab.graphics.barcode import getCodes
from reportlab.graphics.shapes import Drawing, Path, Rect, String
from reportlab.lib import colors
from reportlab.lib.units import mm

from consignments.barcodes import has_valid_check_digit
from consignments.models import Product
from consignments.pdf_parts import PLAIN, register_fonts

RETAIL = {8: "EAN8", 12: "UPCA", 13: "EAN13"}
# A scanner needs this much white on either side, in modules: the width of the narrowest bar.
QUIET = 10
USUAL_MODULE, NARROWEST_MODULE = 0.33 * mm, 0.19 * mm
TEXT_SIZE = 7
# Beyond these a screen has less than a pixel for each.
MOST_MODULES_ON_SCREEN = 200


@dataclass(frozen=True)
class Bars:
    """A code as bars: (start, width) of each in modules, of `modules` in all."""

    code: str
    kind: str
    bars: tuple[tuple[int, int], ...]
    modules: int


def kind_of(code: str) -> str:
    """EAN13, UPCA or EAN8 for a code with a right check digit, Code128 otherwise; empty for what no scanner reads."""
    if len(code) in RETAIL and has_valid_check_digit(code):
        return RETAIL[len(code)]
    return "Code128" if code and code.isascii() and code.isprintable() else ""


def code_to_draw(product: Product) -> str:
    """What a scanner should read for `product`: a retail barcode, else any barcode, else its SKU."""
    codes = [barcode.code for barcode in product.barcodes.all()]
    retail = [code for code in codes if kind_of(code) in RETAIL.values()]
    return [*retail, *codes, product.sku][0]


def bars_of(code: str) -> Bars | None:
    """The bars of `code`; None where it cannot be drawn."""
    kind = kind_of(code)
    if not kind:
        return None
    # Check digits are made anew from the digits before them.
    value = code if kind == "Code128" else code[:-1]
    widget = getCodes()[kind](value=value, barWidth=1, barHeight=1, humanReadable=False, quiet=False)
    bars = tuple((round(rect.x), round(rect.width)) for rect in _filled(widget.draw()))
    return Bars(code, kind, bars, sum(bars[-1]))


def _filled(group: Any) -> Iterator[Any]:
    return (shape for shape in group.contents if isinstance(shape, Rect) and shape.fillColor is not None)


def barcode_drawing(code: str, *, width: float, height: float) -> Drawing | None:
    """A drawing no wider than `width` points, with the code in letters below its bars.

    None where the code cannot be drawn, or would be too fine for a scanner.
    """
    bars = bars_of(code)
    if bars is None:
        return None
    module = min(USUAL_MODULE, width / (bars.modules + 2 * QUIET))
    if module < NARROWEST_MODULE:
        return None
    register_fonts()
    drawing = Drawing((bars.modules + 2 * QUIET) * module, height)
    drawing.add(_path(bars, module, bottom=TEXT_SIZE * 1.2, top=height))
    middle = drawing.width / 2
    drawing.add(String(middle, TEXT_SIZE * 0.2, code, fontName=PLAIN, fontSize=TEXT_SIZE, textAnchor="middle"))
    return drawing


def _path(bars: Bars, module: float, *, bottom: float, top: float) -> Path:
    path = Path(fillColor=colors.black, strokeColor=None, strokeWidth=0)
    for start, wide in bars.bars:
        left, right = (QUIET + start) * module, (QUIET + start + wide) * module
        path.moveTo(left, bottom)
        path.lineTo(right, bottom)
        path.lineTo(right, top)
        path.lineTo(left, top)
        path.closePath()
    return path


def barcode_svg(code: str) -> SafeString:
    """The code as a picture within a page, without what a content security policy forbids; empty where none fits."""
    bars = bars_of(code)
    if bars is None or bars.modules > MOST_MODULES_ON_SCREEN:
        return SafeString("")
    path = "".join(f"M{QUIET + start} 0h{wide}v40h-{wide}z" for start, wide in bars.bars)
    return format_html(
        '<svg class="barcode" viewBox="0 0 {} 40" preserveAspectRatio="none" role="img" aria-label="Barcode {}">'
        '<path d="{}" fill="#000"/></svg>',
        bars.modules + 2 * QUIET,
        code,
        path,
    )

"""Labels of products as PDF."""

from __future__ import annotations

import io
from collections.abc import Iterable

from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from consignments.barcode_drawing import barcode_drawing, code_to_draw
from consignments.models import Product
from consignments.pdf_parts import BOLD, PLAIN, register_fonts, text
from receiving.label_layouts import LabelLayout

PADDING = 2.5 * mm
NAME_SIZE, SKU_SIZE = 7.5, 6.5
NAME_LINES = 2
HIGHEST_BARS = 18 * mm


def product_labels_pdf(wanted: Iterable[tuple[Product, int]], layout: LabelLayout, start: int = 1) -> bytes:
    """So many labels of each product (barcodes loaded), the first one at place `start` of its page, from 1."""
    register_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=layout.page, invariant=1)
    canvas.setTitle("Product labels")
    canvas.setAuthor("Consignments")
    place = start - 1
    for product, many in wanted:
        form = f"label-{product.pk}"
        if many:
            # Drawn once and shown often: a thousand labels of one product are a small file.
            canvas.beginForm(form, 0, 0, layout.width, layout.height)
            _draw(canvas, product, layout)
            canvas.endForm()
        for _ in range(many):
            if place == layout.on_a_page:
                canvas.showPage()
                place = 0
            canvas.saveState()
            canvas.translate(*layout.corner(place))
            canvas.doForm(form)
            canvas.restoreState()
            place += 1
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, product: Product, layout: LabelLayout) -> None:
    width = layout.width - 2 * PADDING
    top = layout.height - PADDING
    canvas.setFont(BOLD, NAME_SIZE)
    for line in _lines(product.name, BOLD, NAME_SIZE, width, most=NAME_LINES):
        top -= NAME_SIZE * 1.15
        canvas.drawString(PADDING, top, line)
    top -= SKU_SIZE * 1.3
    canvas.setFont(PLAIN, SKU_SIZE)
    canvas.drawString(PADDING, top, _lines(product.sku, PLAIN, SKU_SIZE, width, most=1)[0])
    height = min(top - PADDING - 1 * mm, HIGHEST_BARS)
    code = code_to_draw(product)
    drawing = barcode_drawing(code, width=width, height=height)
    if drawing:
        drawing.drawOn(canvas, (layout.width - drawing.width) / 2, PADDING)
    else:
        written = text(code, size=SKU_SIZE)
        written.wrap(width, height)
        written.drawOn(canvas, PADDING, PADDING)


def _lines(words: str, font: str, size: float, width: float, *, most: int) -> list[str]:
    """`words` on `most` lines; what is too long ends in an ellipsis."""
    lines: list[str] = simpleSplit(words, font, size, width) or [""]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}…"]
    return [_cut(line, font, size, width) for line in lines]


def _cut(line: str, font: str, size: float, width: float) -> str:
    if stringWidth(line, font, size) <= width:
        return line
    while stringWidth(f"{line}…", font, size) > width:
        line = line[:-1]
    return f"{line}…"

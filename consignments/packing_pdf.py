"""What goes with the goods on paper: a label for each box, and the packing slip; each with its number as a barcode."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer, Table, TableStyle

from consignments.models import Box, Order
from consignments.pdf_parts import BOLD, register_fonts, text
from consignments.statuses import Kind
from consignments.templatetags.order_words import quantity

GREY = colors.HexColor("#d5dbd6")
# A label shows as many products as fit; the slip has them all.
MOST_ON_LABEL = 8


def labels_pdf(order: Order) -> bytes:
    """One A6 label for each box, to be scanned where it arrives: its number, both outlets, what lies in it."""
    register_fonts()
    boxes = list(order.boxes.prefetch_related("contents__line__product"))
    parts: list[Flowable] = []
    for box in boxes:
        box.order = order
        parts += [*_label(box, len(boxes)), PageBreak()]
    return _built(parts[:-1] or [text("No box is packed yet.")], A6, f"Labels of {order.number}", margin=8)


def packing_slip_pdf(order: Order) -> bytes:
    """What was sent, line by line and box by box, on A4 pages."""
    register_fonts()
    parts = [
        text(f"{order.get_kind_display()} {order.number}", BOLD, 16),
        Spacer(0, 4 * mm),
        _barcode(order.number),
        Spacer(0, 4 * mm),
        _facts(order),
        Spacer(0, 5 * mm),
        _lines(order),
        *_boxes(order),
    ]
    return _built(parts, A4, f"Packing slip of {order.number}", margin=16)


def _built(parts: Sequence[Flowable], size: tuple[float, float], title: str, *, margin: float) -> bytes:
    out = io.BytesIO()
    edge = margin * mm
    document = SimpleDocTemplate(
        out,
        pagesize=size,
        leftMargin=edge,
        rightMargin=edge,
        topMargin=edge,
        bottomMargin=edge,
        title=title,
        author="Consignments",
        invariant=True,
    )
    document.build(list(parts))
    return out.getvalue()


def _barcode(code: str) -> Flowable:
    return Code128(code, barHeight=16 * mm, barWidth=0.35 * mm, quiet=True)


def _label(box: Box, boxes: int) -> Iterator[Flowable]:
    contents = list(box.contents.all())
    yield text(box.label, BOLD, 16)
    yield text(f"Box {box.number}, one of {boxes}")
    yield Spacer(0, 3 * mm)
    yield _barcode(box.label)
    yield Spacer(0, 3 * mm)
    yield text(f"From {box.order.origin.name}")
    yield text(f"To {box.order.target.name}", BOLD, 12)
    yield Spacer(0, 3 * mm)
    for content in contents[:MOST_ON_LABEL]:
        product = content.line.product
        yield text(f"{quantity(content.quantity)} of {product.sku} {product.name}", size=8)
    if len(contents) > MOST_ON_LABEL:
        yield text(f"and {len(contents) - MOST_ON_LABEL} more: see the packing slip", size=8)
    if box.note:
        yield text(box.note, size=8)


def _facts(order: Order) -> Table:
    facts = [("From", order.origin.name), ("To", order.target.name)]
    if order.return_reason:
        facts.append(("Reason", order.get_return_reason_display()))
    if order.note:
        facts.append(("Note", order.note))
    rows = [[text(label, BOLD), text(value)] for label, value in facts]
    style = [("LEFTPADDING", (0, 0), (-1, -1), 0)]
    return Table(rows, colWidths=(30 * mm, 148 * mm), hAlign="LEFT", style=style)


def _lines(order: Order) -> Table:
    sent = [line for line in order.lines.select_related("product") if line.ordered]
    total = sum((line.ordered for line in sent), Decimal(0))
    rows = [
        [text("SKU", BOLD), text("Product", BOLD), text("Pieces", BOLD, right=True)],
        *([text(one.product.sku), text(one.product.name), text(quantity(one.ordered), right=True)] for one in sent),
        [text("Total", BOLD), "", text(quantity(total), BOLD, right=True)],
    ]
    style = TableStyle([("LINEBELOW", (0, 0), (-1, -2), 0.5, GREY), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return Table(rows, colWidths=(40 * mm, 108 * mm, 30 * mm), repeatRows=1, hAlign="LEFT", style=style)


def _boxes(order: Order) -> Iterator[Flowable]:
    if order.kind != Kind.OUTLET:
        return
    for box in order.boxes.prefetch_related("contents__line__product"):
        yield Spacer(0, 3 * mm)
        yield text(f"Box {box.number}", BOLD, 10)
        for content in box.contents.all():
            yield text(f"{quantity(content.quantity)} of {content.line.product.sku} {content.line.product.name}")

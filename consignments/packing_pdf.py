"""What goes with the goods on paper: a label for each box, and the packing slip; each with its number as a barcode."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import A6
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Spacer, Table

from consignments.models import Box, Order
from consignments.pdf_parts import BOLD, LINED, Paper, bound, built, facts_table, register_fonts, text
from consignments.statuses import Kind
from consignments.templatetags.order_words import quantity

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
    parts = parts[:-1] or [text("No box is packed yet.")]
    return built(parts, title=f"Labels of {order.number}", size=A6, margin=8 * mm)


def packing_slip_pdf(order: Order) -> bytes:
    """What was sent, line by line and box by box, on A4 pages."""
    return bound([packing_slip(order)], title=f"Packing slip of {order.number}")


def packing_slip(order: Order) -> Paper:
    """The same to be bound with others."""
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
    return Paper(parts, order.number)


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
    reason = order.get_return_reason_display() if order.return_reason else ""
    parties = [("From", order.origin.name), ("To", order.target.name)]
    return facts_table([*parties, ("Reason", reason), ("Note", order.note)])


def _lines(order: Order) -> Table:
    sent = [line for line in order.lines.select_related("product") if line.ordered]
    total = sum((line.ordered for line in sent), Decimal(0))
    rows = [
        [text("SKU", BOLD), text("Product", BOLD), text("Pieces", BOLD, right=True)],
        *([text(one.product.sku), text(one.product.name), text(quantity(one.ordered), right=True)] for one in sent),
        [text("Total", BOLD), "", text(quantity(total), BOLD, right=True)],
    ]
    return Table(rows, colWidths=(40 * mm, 108 * mm, 30 * mm), repeatRows=1, hAlign="LEFT", style=LINED)


def _boxes(order: Order) -> Iterator[Flowable]:
    if order.kind != Kind.OUTLET:
        return
    for box in order.boxes.prefetch_related("contents__line__product"):
        yield Spacer(0, 3 * mm)
        yield text(f"Box {box.number}", BOLD, 10)
        for content in box.contents.all():
            yield text(f"{quantity(content.quantity)} of {content.line.product.sku} {content.line.product.name}")

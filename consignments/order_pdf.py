"""An order as the PDF that its supplier gets."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from consignments.models import Order, OrderLine
from consignments.pdf_parts import BOLD, PLAIN, register_fonts, text
from consignments.templatetags.order_words import money, quantity

HEADS = ("SKU", "Your code", "Product", "Quantity", "Unit cost", "Cost")
WIDTHS = (28 * mm, 25 * mm, 56 * mm, 22 * mm, 23 * mm, 24 * mm)
GREY = colors.HexColor("#d5dbd6")


def order_pdf(order: Order) -> bytes:
    """The order (supplier and outlet loaded) on A4 pages: who, where, when, every line, the total."""
    register_fonts()
    lines = list(order.lines.select_related("product"))
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=16 * mm,
        rightMargin=16 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
        title=f"Purchase order {order.number}",
        author="Consignments",
        # The same order gives the same bytes, so that a repeated mail can be told from a changed order.
        invariant=True,
    )

    def foot(canvas: Canvas, page: SimpleDocTemplate) -> None:
        canvas.setFont(PLAIN, 8)
        canvas.drawString(16 * mm, 10 * mm, order.number)
        canvas.drawRightString(A4[0] - 16 * mm, 10 * mm, f"Page {page.page}")

    document.build([*_head(order), _table(lines)], onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _head(order: Order) -> list[Flowable]:
    facts = [("Supplier", order.vendor.name), ("Deliver to", order.outlet.name)]
    if order.due_date:
        facts.append(("Deliver by", f"{order.due_date:%d %B %Y}"))
    if order.note:
        facts.append(("Note", order.note))
    rows = [[text(label, BOLD), text(value)] for label, value in facts]
    return [
        text(f"Purchase order {order.number}", BOLD, 16),
        Spacer(0, 5 * mm),
        Table(rows, colWidths=(30 * mm, 148 * mm), hAlign="LEFT", style=[("LEFTPADDING", (0, 0), (-1, -1), 0)]),
        Spacer(0, 5 * mm),
    ]


def _table(lines: Sequence[OrderLine]) -> Table:
    total = sum((line.ordered * line.unit_cost for line in lines), Decimal(0))
    rows = [
        [text(head, BOLD, right=place > 2) for place, head in enumerate(HEADS)],
        *(_row(line) for line in lines),
        [text("Total", BOLD), "", "", "", "", text(money(total), BOLD, right=True)],
    ]
    style = TableStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -2), 0.5, GREY),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ]
    )
    return Table(rows, colWidths=WIDTHS, repeatRows=1, hAlign="LEFT", style=style)


def _row(line: OrderLine) -> list[Paragraph]:
    product = line.product
    figures = (quantity(line.ordered), money(line.unit_cost), money(line.ordered * line.unit_cost))
    texts = [text(words) for words in (product.sku, product.supplier_code, product.name)]
    return texts + [text(figure, right=True) for figure in figures]

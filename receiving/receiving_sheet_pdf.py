"""The receiving sheet on A4 pages: wide, so that there is room to write."""

from __future__ import annotations

from decimal import Decimal

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from consignments.barcode_drawing import barcode_drawing, code_to_draw
from consignments.models import OrderLine
from consignments.pdf_parts import BOLD, GREY, LINED, built, facts_table, register_fonts, text
from consignments.templatetags.order_words import quantity
from receiving.forms import LABELS
from receiving.receiving_sheet import ReceivingSheet

PAGE = landscape(A4)
MARGIN = 14 * mm
CODES, BARCODE, FIGURE, BOX = 36 * mm, 50 * mm, 18 * mm, 21 * mm
BAR_HEIGHT = 10 * mm


def receiving_sheet_pdf(sheet: ReceivingSheet) -> bytes:
    """Lines with supplier's code and barcode, ordered and open unless the count is blind, and empty boxes."""
    register_fonts()
    order = sheet.order
    parts = [*_head(sheet), _table(sheet), Spacer(0, 6 * mm), _signing()]
    return built(
        parts, title=f"Receiving sheet of {order.number}", size=PAGE, margin=MARGIN, foot=f"{order.number}, receiving"
    )


def _head(sheet: ReceivingSheet) -> list[Flowable]:
    order = sheet.order
    due = f"{order.due_date:%d %B %Y}" if order.due_date else ""
    width = PAGE[0] - 2 * MARGIN - 90 * mm
    facts = facts_table([("From", order.origin.name), ("To", order.target.name), ("Due", due)], width)
    title = text(f"Receiving sheet {order.number}", BOLD, 16)
    code = barcode_drawing(order.number, width=90 * mm, height=18 * mm) or ""
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("ALIGN", (1, 0), (1, 0), "RIGHT"),
    ]
    return [
        Table([[[title, Spacer(0, 3 * mm), facts], code]], colWidths=(width, 90 * mm), style=style),
        Spacer(0, 4 * mm),
    ]


def _table(sheet: ReceivingSheet) -> Table:
    figures = () if sheet.is_blind else ("Ordered", "Open")
    heads = ["SKU and supplier's code", "Product", "Barcode", *figures, *map(str, LABELS.values())]
    fixed = [CODES, BARCODE, *(FIGURE for _ in figures), *(BOX for _ in LABELS)]
    widths = [CODES, PAGE[0] - 2 * MARGIN - sum(fixed), *fixed[1:]]
    boxes = len(heads) - len(LABELS)
    rows = [
        [text(head, BOLD, 7.5, right=3 <= place < boxes) for place, head in enumerate(heads)],
        *(_row(line, blind=sheet.is_blind) for line in sheet.lines),
    ]
    style = [*LINED, ("BOX", (boxes, 1), (-1, -1), 0.8, colors.black), ("INNERGRID", (boxes, 1), (-1, -1), 0.8, GREY)]
    return Table(rows, colWidths=widths, repeatRows=1, hAlign="LEFT", style=style)


def _row(line: OrderLine, *, blind: bool) -> list[object]:
    product = line.product
    code = code_to_draw(product)
    drawn = barcode_drawing(code, width=BARCODE - 4 * mm, height=BAR_HEIGHT) or text(code, size=8)
    figures: tuple[Decimal, ...] = () if blind else (line.ordered, line.open)
    codes = [text(words) for words in (product.sku, product.supplier_code) if words]
    return [codes, text(product.name), drawn, *(text(quantity(one), size=11, right=True) for one in figures)] + [
        "" for _ in LABELS
    ]


def _signing() -> Table:
    labels = [text(f"{label}:") for label in ("Counted by", "Arrived", "Boxes or pallets")]
    row = [cell for label in labels for cell in (label, "")]
    style = [("LINEBELOW", (place, 0), (place, 0), 0.5, colors.black) for place in (1, 3, 5)]
    return Table([row], colWidths=(24 * mm, 60 * mm) * 3, hAlign="LEFT", style=style)

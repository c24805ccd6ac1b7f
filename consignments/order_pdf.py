"""An order as the PDF that its supplier gets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from consignments.models import Order, OrderLine
from consignments.pdf_parts import BOLD, LINED, Paper, bound, facts_table, register_fonts, text
from consignments.templatetags.order_words import money, quantity

HEADS = ("SKU", "Your code", "Product", "Quantity", "Unit cost", "Cost")
WIDTHS = (28 * mm, 25 * mm, 56 * mm, 22 * mm, 23 * mm, 24 * mm)


def order_pdf(order: Order) -> bytes:
    """The order (supplier and outlet loaded) on A4 pages: who, where, when, every line, the total."""
    return bound([order_paper(order)], title=f"Purchase order {order.number}")


def order_paper(order: Order) -> Paper:
    """The same to be bound with others."""
    register_fonts()
    return Paper([*_head(order), _table(list(order.lines.select_related("product")))], order.number)


def _head(order: Order) -> list[Flowable]:
    due = f"{order.due_date:%d %B %Y}" if order.due_date else ""
    facts = [("Supplier", order.vendor.name), ("Deliver to", order.outlet.name), ("Deliver by", due)]
    return [
        text(f"Purchase order {order.number}", BOLD, 16),
        Spacer(0, 5 * mm),
        facts_table([*facts, ("Note", order.note)]),
        Spacer(0, 5 * mm),
    ]


def _table(lines: Sequence[OrderLine]) -> Table:
    total = sum((line.ordered * line.unit_cost for line in lines), Decimal(0))
    rows = [
        [text(head, BOLD, right=place > 2) for place, head in enumerate(HEADS)],
        *(_row(line) for line in lines),
        [text("Total", BOLD), "", "", "", "", text(money(total), BOLD, right=True)],
    ]
    return Table(rows, colWidths=WIDTHS, repeatRows=1, hAlign="LEFT", style=LINED)


def _row(line: OrderLine) -> list[Paragraph]:
    product = line.product
    figures = (quantity(line.ordered), money(line.unit_cost), money(line.ordered * line.unit_cost))
    texts = [text(words) for words in (product.sku, product.supplier_code, product.name)]
    return texts + [text(figure, right=True) for figure in figures]

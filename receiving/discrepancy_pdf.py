"""The discrepancy report on paper, to be sent to the supplier."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Image, Spacer, Table

from consignments.models import OrderLine, Product
from consignments.pdf_parts import BOLD, LINED, built, facts_table, register_fonts, text
from consignments.statuses import Kind
from consignments.templatetags.order_words import money, quantity
from receiving.deliveries import Delivery
from receiving.discrepancies import DiscrepancyReport, Evidence
from receiving.photo_strip import photo_strip

HEADS = ("Ordered", "Accepted", "Damaged", "Missing", "Wrong", "Closed", "Over", "Claimed")
WIDTHS = (46 * mm, *(16 * mm,) * 7, 20 * mm)
# Figures stand closer than text.
CLOSE = [*LINED, ("LEFTPADDING", (1, 0), (-1, -1), 2), ("RIGHTPADDING", (1, 0), (-2, -1), 2)]
# A report of some hundred photographs could not be mailed any more.
MOST_PHOTOS = 8
SIGNATURE = (50 * mm, 17 * mm)


def discrepancy_pdf(report: DiscrepancyReport) -> bytes:
    """Every line that did not come as ordered, with sums in money, reasons and photographs.

    Times are written in the active time zone.
    """
    register_fonts()
    parts = [*_head(report), *_figures(report), *_extras(report), *_short_closes(report), *_details(report)]
    number = report.order.number
    return built(parts, title=f"Discrepancy report of {number}", foot=f"{number}, discrepancies")


def _head(report: DiscrepancyReport) -> Iterator[Flowable]:
    order = report.order
    sender = "Supplier" if order.kind == Kind.SUPPLIER else "From"
    arrived = [_day(delivery.receipt.arrived_at) for delivery in report.deliveries]
    open_pieces = f"{quantity(report.still_open)} pieces" if report.still_open else ""
    yield text(f"Discrepancy report {order.number}", BOLD, 16)
    yield Spacer(0, 5 * mm)
    yield facts_table(
        [
            (sender, order.origin.name),
            ("Delivered to", order.outlet.name),
            ("Deliveries", ", ".join(dict.fromkeys(arrived)) or "none yet"),
            ("Still to come", open_pieces),
        ]
    )
    yield Spacer(0, 5 * mm)


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j M Y")


def _figures(report: DiscrepancyReport) -> Iterator[Flowable]:
    if report.is_empty:
        yield text("All that came is as ordered.")
    if not report.differences:
        return
    rows = [
        [text("Product", BOLD, 8), *(text(head, BOLD, 7, right=True) for head in HEADS)],
        *(_row(difference.line, money(difference.claimed)) for difference in report.differences),
    ]
    yield Table(rows, colWidths=WIDTHS, repeatRows=1, hAlign="LEFT", style=CLOSE)
    yield Spacer(0, 5 * mm)
    yield _totals(report)


def _row(line: OrderLine, claimed: str) -> list[object]:
    columns = ("ordered", "accepted", "damaged", "missing", "wrong", "short_closed", "over")
    pieces = [quantity(getattr(line, column)) for column in columns]
    figures = [text(one, size=8, right=True) for one in (*pieces, claimed)]
    return [_product(line.product), *figures]


def _product(product: Product) -> list[Flowable]:
    codes = " · ".join(code for code in (product.sku, product.supplier_code) if code)
    return [text(codes, BOLD, 8), text(product.name, size=8)]


def _totals(report: DiscrepancyReport) -> Table:
    rows = [
        [text("In all", BOLD), text("Pieces", BOLD, right=True), text("At the order's cost", BOLD, right=True)],
        *(
            [text(one.label), text(quantity(one.pieces), right=True), text(money(one.value), right=True)]
            for one in report.totals
        ),
        [text("Claimed: damaged, missing and wrong", BOLD), "", text(money(report.claimed), BOLD, right=True)],
    ]
    return Table(rows, colWidths=(80 * mm, 25 * mm, 40 * mm), hAlign="LEFT", style=LINED)


def _extras(report: DiscrepancyReport) -> Iterator[Flowable]:
    if not report.extras:
        return
    yield from _heading("Not on the order")
    for extra in report.extras:
        became = f" {extra.line.decision.get_choice_display()}." if hasattr(extra.line, "decision") else ""
        yield text(f"{quantity(extra.pieces)} of {extra.line.product.sku} {extra.line.product.name}.{became}")


def _short_closes(report: DiscrepancyReport) -> Iterator[Flowable]:
    if not report.short_closes:
        return
    yield from _heading("Closed without arriving")
    for entry in report.short_closes:
        when = _day(entry.recorded_at)
        yield text(f"{quantity(entry.quantity)} of {entry.line.product.sku}, {when}: {entry.reason}")


def _details(report: DiscrepancyReport) -> Iterator[Flowable]:
    """Reasons and photographs, product by product, then those of the deliveries as a whole."""
    for difference in report.differences:
        yield from _detail(difference.line.product, difference.evidence)
    for extra in report.extras:
        yield from _detail(extra.line.product, extra.evidence)
    for delivery in report.deliveries:
        yield from _delivery(delivery)


def _delivery(delivery: Delivery) -> Iterator[Flowable]:
    receipt = delivery.receipt
    counted_by = receipt.counted_by or receipt.recorded_by.get_username()
    yield from _heading(f"Delivery of {_day(receipt.arrived_at)}, counted by {counted_by}")
    if delivery.signature:
        yield Image(
            io.BytesIO(bytes(delivery.signature.image)),
            width=SIGNATURE[0],
            height=SIGNATURE[1],
            kind="proportional",
            hAlign="LEFT",
        )
        yield text(delivery.signature.words, size=8)
    yield from photo_strip(delivery.photos, MOST_PHOTOS)


def _detail(product: Product, evidence: Evidence) -> Iterator[Flowable]:
    if not (evidence.reasons or evidence.photos):
        return
    yield from _heading(f"{product.sku} {product.name}")
    yield from (text(reason) for reason in evidence.reasons)
    yield from photo_strip(evidence.photos, MOST_PHOTOS)


def _heading(words: str) -> Iterator[Flowable]:
    # A heading does not stand alone at the foot of a page.
    yield CondPageBreak(35 * mm)
    yield Spacer(0, 5 * mm)
    yield text(words, BOLD, 11)
    yield Spacer(0, 1 * mm)

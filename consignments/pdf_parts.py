"""What the PDFs share: the fonts, text that is never taken for markup, tables, and the pages around them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

FONTS = Path(__file__).resolve().parent / "fonts"
PLAIN, BOLD = "ConsignmentsSans", "ConsignmentsSans-Bold"
GREY = colors.HexColor("#d5dbd6")
# The first and last column stand flush with the text around the table.
LINED = [
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, GREY),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (0, -1), 0),
    ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
]
LABEL_WIDTH = 30 * mm
FOOT = 18 * mm
# What platypus leaves free within the margins.
FRAME = 6


@cache
def register_fonts() -> None:
    """Fonts that have every letter of a product's name; once for each process."""
    pdfmetrics.registerFont(TTFont(PLAIN, FONTS / "DejaVuSans.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, FONTS / "DejaVuSans-Bold.ttf"))


def text(words: str, font: str = PLAIN, size: float = 9, *, right: bool = False) -> Paragraph:
    """`words` as they are: what looks like markup in a name is only letters. Long ones break rather than overlap."""
    style = ParagraphStyle("cell", fontName=font, fontSize=size, leading=size * 1.3, splitLongWords=1)
    style.alignment = 2 if right else 0
    return Paragraph(escape(words).replace("\n", "<br/>"), style)


def facts_table(facts: Sequence[tuple[str, str]], width: float = A4[0] - 32 * mm) -> Table:
    """Labels with what they stand for; those that stand for nothing are left out."""
    rows = [[text(label, BOLD), text(value)] for label, value in facts if value]
    style = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return Table(rows, colWidths=(LABEL_WIDTH, width - LABEL_WIDTH), hAlign="LEFT", style=style)


def built(
    parts: Sequence[Flowable],
    *,
    title: str,
    size: tuple[float, float] = A4,
    margin: float = 16 * mm,
    foot: str = "",
) -> bytes:
    """The pages with `parts` on them; `foot` stands below each page with its number. Lengths in points.

    The same parts give the same bytes, so that a repeated mail can be told from a changed order.
    """
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=size,
        leftMargin=margin - FRAME,
        rightMargin=margin - FRAME,
        topMargin=margin - FRAME,
        bottomMargin=(max(margin, FOOT) if foot else margin) - FRAME,
        title=title,
        author="Consignments",
        invariant=True,
    )

    def draw_foot(canvas: Canvas, page: Any) -> None:
        if foot:
            canvas.setFont(PLAIN, 8)
            canvas.drawString(margin, FOOT / 2, foot)
            canvas.drawRightString(size[0] - margin, FOOT / 2, f"Page {page.page}")

    document.build(list(parts), onFirstPage=draw_foot, onLaterPages=draw_foot)
    return out.getvalue()

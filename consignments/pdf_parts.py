"""What the PDFs share: the fonts, text that is never taken for markup, tables, and the pages around them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
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
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
)

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
    # A note may be longer than a page.
    return Table(rows, colWidths=(LABEL_WIDTH, width - LABEL_WIDTH), hAlign="LEFT", style=style, splitInRow=1)


@dataclass(frozen=True)
class Paper:
    """What starts on a page of its own; `foot` stands below each of its pages, with their numbers from 1."""

    parts: Sequence[Flowable]
    foot: str = ""


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
    return bound([Paper(parts, foot)], title=title, size=size, margin=margin)


def bound(papers: Sequence[Paper], *, title: str, size: tuple[float, float] = A4, margin: float = 16 * mm) -> bytes:
    """All `papers` in one file, as `built` makes one."""
    out = io.BytesIO()
    bottom = max(margin, FOOT) if any(paper.foot for paper in papers) else margin
    document = BaseDocTemplate(out, pagesize=size, title=title, author="Consignments", invariant=True)
    box = (margin - FRAME, bottom - FRAME, size[0] - 2 * (margin - FRAME), size[1] - margin - bottom + 2 * FRAME)
    story: list[Flowable] = []
    for place, paper in enumerate(papers):
        pages = PageTemplate(str(place), Frame(*box), onPage=_foot_of(paper, size[0] - margin, margin))
        document.addPageTemplates(pages)
        story += [NextPageTemplate(str(place)), PageBreak(), *paper.parts] if place else paper.parts
    document.build(story)
    return out.getvalue()


def _foot_of(paper: Paper, right: float, left: float) -> Callable[[Canvas, Any], None]:
    """Draws the foot of one page after the other."""
    numbers = count(1)

    def draw(canvas: Canvas, _page: Any) -> None:
        if paper.foot:
            canvas.setFont(PLAIN, 8)
            canvas.drawString(left, FOOT / 2, paper.foot)
            canvas.drawRightString(right, FOOT / 2, f"Page {next(numbers)}")

    return draw

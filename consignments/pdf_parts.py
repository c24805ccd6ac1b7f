"""What the PDFs share: the fonts, and text that is never taken for markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

FONTS = Path(__file__).resolve().parent / "fonts"
PLAIN, BOLD = "ConsignmentsSans", "ConsignmentsSans-Bold"


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

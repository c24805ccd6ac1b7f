"""Barcodes on paper, read back as a scanner would."""

from __future__ import annotations

import pytest
from reportlab.graphics import renderPDF
from reportlab.lib.units import mm

from consignments.barcode_drawing import barcode_drawing, barcode_svg, kind_of
from tests.support.pdf_reading import codes_in

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("2000000000015", "EAN13"),
        ("96385074", "EAN8"),
        ("036000291452", "UPCA"),
        ("PO-000123", "Code128"),
        ("00012345678905", "Code128"),
        # The check digit is wrong, so it is no EAN.
        ("2000000000016", "Code128"),
        ("a b/C_9~", "Code128"),
    ],
)
def test_a_scanner_reads_what_was_drawn(code: str, kind: str) -> None:
    drawing = barcode_drawing(code, width=60 * mm, height=15 * mm)
    assert drawing is not None and drawing.width <= 60 * mm
    assert kind_of(code) == kind
    # The bars of a UPC are those of the EAN with a nought in front, and some scanners tell it as one.
    read = ("EAN13", f"0{code}") if kind == "UPCA" else (kind, code)
    assert codes_in(renderPDF.drawToString(drawing)) == [read]


@pytest.mark.parametrize("code", ["", "Pōhutukawa", "tab\there", "茶"])
def test_what_no_scanner_reads_is_not_drawn(code: str) -> None:
    assert barcode_drawing(code, width=60 * mm, height=15 * mm) is None
    assert barcode_svg(code) == ""


def test_bars_too_fine_for_a_scanner_are_not_drawn() -> None:
    assert barcode_drawing("A" * 40, width=40 * mm, height=15 * mm) is None


def test_a_code_on_a_page_is_text_whatever_it_holds() -> None:
    drawn = barcode_svg('"><script>alert(1)</script>')
    assert "<script" not in drawn and "style" not in drawn

"""The PDF of an order."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from consignments.order_pdf import order_pdf
from tests.consignments.cast import Cast
from tests.factories import make_order
from tests.support.pdf_reading import words_in


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_it_opens_for_those_who_see_the_order(cast: Cast, buyer: Client) -> None:
    answer = buyer.get(reverse("order-pdf", args=[cast.draft().number]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer.content.rstrip().endswith(b"%%EOF")


def test_a_long_order_goes_over_several_pages(cast: Cast) -> None:
    short, long = make_order(lines=2), make_order(lines=120)
    assert pages_of(order_pdf(short)) == 1
    assert pages_of(order_pdf(long)) > 2


def test_a_note_that_is_longer_than_a_page_goes_on_on_the_next(cast: Cast) -> None:
    order = cast.draft()
    order.note = "left\n" * 200 + "at the very end"
    assert "at the very end" in words_in(order_pdf(order))


def test_the_same_order_gives_the_same_bytes(cast: Cast) -> None:
    order = cast.draft()
    assert order_pdf(order) == order_pdf(order)


def test_names_are_text_whatever_they_hold(cast: Cast) -> None:
    """Markup, macrons, an unbroken monster of a name, signs the font lacks: all are drawn, none is obeyed."""
    order = cast.draft()
    product = order.lines.all()[0].product
    for name in ("<b>bold</b> & <img src='file:///etc/passwd'/>", "Pōhutukawa Kēkē", "W" * 255, "茶 🍵", "</para>"):
        product.name = name
        product.save()
        order.note = name
        assert order_pdf(order).startswith(b"%PDF-"), name


def test_letters_beyond_ascii_are_in_the_font(cast: Cast) -> None:
    """The used letters travel in the file: a subset font of the bundled one, not the viewer's guess."""
    cast.supplier.name = "Tūī Ceramics"
    cast.supplier.save()
    order = cast.draft()
    order.supplier = cast.supplier
    assert b"DejaVuSans" in order_pdf(order)

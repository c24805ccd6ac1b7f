"""PDFs as people and scanners read them: their pages are drawn, and looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import zxingcpp

# 216 dots an inch: less than any printer has.
SCALE = 3


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(pdf)
    yield document
    document.close()


def codes_in(pdf: bytes) -> list[tuple[str, str]]:
    """Each barcode that a scanner finds, page by page, as (kind, code)."""
    with opened(pdf) as document:
        pictures = [page.render(scale=SCALE).to_pil() for page in document]
    found = [code for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    return [(code.format.name, code.text) for code in found]


def words_in(pdf: bytes) -> str:
    """The text of all pages, with single spaces."""
    with opened(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def sizes_in(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    with opened(pdf) as document:
        return [page.get_size() for page in document]

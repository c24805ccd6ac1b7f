"""On what labels of products are printed: sheets of some columns and rows, or a roll of single ones, by setting."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm

PAPERS: dict[str, tuple[float, float]] = {"A4": A4, "Letter": LETTER}
SHEET = re.compile(r"(A4|Letter):([1-9]\d?)x([1-9]\d?)(?:@(\d{1,2}(?:\.\d)?)x(\d{1,2}(?:\.\d)?))?")
SINGLE = re.compile(r"(\d{2,3}(?:\.\d)?)x(\d{2,3}(?:\.\d)?)")
SMALLEST_WIDTH, SMALLEST_HEIGHT = 25 * mm, 15 * mm


class BadLayout(ValueError):
    """A layout that cannot be read, or whose labels are too small for a barcode."""


@dataclass(frozen=True)
class LabelLayout:
    """Where labels lie on a page; lengths in points, `side` and `top` are the margins of a sheet."""

    name: str
    page: tuple[float, float]
    columns: int = 1
    rows: int = 1
    side: float = 0.0
    top: float = 0.0

    @property
    def width(self) -> float:
        """Of one label."""
        return (self.page[0] - 2 * self.side) / self.columns

    @property
    def height(self) -> float:
        """Of one label."""
        return (self.page[1] - 2 * self.top) / self.rows

    @property
    def on_a_page(self) -> int:
        """How many labels one page has."""
        return self.columns * self.rows

    @property
    def words(self) -> str:
        """What people choose it by."""
        size = f"{self.width / mm:.0f} × {self.height / mm:.0f} mm"  # noqa: RUF001 - the sign for it
        if self.on_a_page > 1:
            return _("%(sheet)s: labels of %(size)s") % {"sheet": self.name, "size": size}
        return _("Roll: single labels of %(size)s") % {"size": size}

    def corner(self, place: int) -> tuple[float, float]:
        """The lower left corner of the label at `place` of its page, from 0 at the top left, row by row."""
        row, column = divmod(place, self.columns)
        return self.side + column * self.width, self.page[1] - self.top - (row + 1) * self.height


def parse_layout(entry: str) -> LabelLayout:
    """A layout as the setting writes it: A4:3x8, A4:3x7@7x15 (margins in mm) or 57x32; raises BadLayout."""
    sheet, single = SHEET.fullmatch(entry), SINGLE.fullmatch(entry)
    if sheet:
        paper, columns, rows, side, top = sheet.groups(default="0")
        layout = LabelLayout(entry, PAPERS[paper], int(columns), int(rows), float(side) * mm, float(top) * mm)
    elif single:
        layout = LabelLayout(entry, (float(single[1]) * mm, float(single[2]) * mm))
    else:
        raise BadLayout(f"{entry!r} is no layout of labels. Write A4:3x8, A4:3x7@7x15 or 57x32, lengths in mm.")
    if layout.width < SMALLEST_WIDTH or layout.height < SMALLEST_HEIGHT:
        raise BadLayout(f"The labels of {entry!r} are smaller than 25 x 15 mm: no scanner would read them.")
    return layout


def label_layouts() -> dict[str, LabelLayout]:
    """The layouts of the setting LABEL_LAYOUTS by name, the usual one first."""
    return {entry: parse_layout(entry) for entry in settings.LABEL_LAYOUTS}


@register()
def check_layouts(**kwargs: Any) -> list[CheckMessage]:
    """A layout that cannot be used is told when the process starts, not when someone wants to print."""
    if not settings.LABEL_LAYOUTS:
        return [Error("LABEL_LAYOUTS names no layout. Take A4:3x8.", id="receiving.E001")]
    return [Error(fault, id="receiving.E001") for fault in _faults(settings.LABEL_LAYOUTS)]


def _faults(entries: Iterable[str]) -> Iterable[str]:
    for entry in entries:
        try:
            parse_layout(entry)
        except BadLayout as fault:
            yield str(fault)

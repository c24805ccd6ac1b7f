"""The rows of an order's lines, put together here: some thousand cells of a template take most of a page's time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from consignments.line_figures import LineFigures
from consignments.models import OrderLine
from consignments.templatetags.order_words import money, quantity

register = template.Library()

_ROW = '<tr><th scope="row"><span class="sku">{}</span> {}</th>{}</tr>\n'
_CELL = '<td class="number{}" data-label="{}">{}</td>'
QUIET, LOUD = " zero", " attention"

Cell = tuple[str, str, str | SafeString]


@register.simple_tag
def line_rows(lines: Iterable[OrderLine], figures: LineFigures) -> SafeString:
    """A row for each of `lines` (with their products), with the columns that `figures` of the order call for."""
    columns = _Columns(figures)
    return format_html_join("", _ROW, ((line.product.sku, line.product.name, columns.cells(line)) for line in lines))


@dataclass(frozen=True)
class _Columns:
    figures: LineFigures

    @cached_property
    def labels(self) -> dict[str, str]:
        """Looked up once, not for each row. On a phone they stand before each figure."""
        return {
            "requested": gettext("Asked for"),
            "ordered": gettext("Packed") if self.figures.is_repacked else gettext("Ordered"),
            "accepted": gettext("Accepted"),
            "damaged": gettext("Damaged"),
            "missing": gettext("Missing"),
            "wrong": gettext("Wrong"),
            "short_closed": gettext("Closed"),
            "open": gettext("Open"),
            "unit_cost": gettext("Unit cost"),
        }

    def cells(self, line: OrderLine) -> SafeString:
        return format_html_join("", _CELL, self._cells(line))

    def _cells(self, line: OrderLine) -> Iterator[Cell]:
        label = self.labels
        if self.figures.is_repacked:
            yield "", label["requested"], "" if line.requested is None else quantity(line.requested)
        yield "", label["ordered"], quantity(line.ordered)
        yield _quiet(line.accepted), label["accepted"], _accepted(line)
        for name in ("damaged", "missing", "wrong"):
            pieces: Decimal = getattr(line, name)
            yield LOUD if pieces else QUIET, label[name], quantity(pieces)
        if self.figures.short_closed:
            yield _quiet(line.short_closed), label["short_closed"], quantity(line.short_closed)
        yield _quiet(line.open), label["open"], quantity(line.open)
        yield "", label["unit_cost"], money(line.unit_cost)


def _quiet(pieces: Decimal) -> str:
    return "" if pieces else QUIET


def _accepted(line: OrderLine) -> str | SafeString:
    pieces = quantity(line.accepted)
    return format_html('{} <span class="badge warn">+{}</span>', pieces, quantity(line.over)) if line.over else pieces

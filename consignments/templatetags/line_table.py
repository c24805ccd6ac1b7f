"""The rows of an order's lines, put together here: as a template some thousand cells take most of the page's time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from consignments.line_figures import LineFigures
from consignments.models import OrderLine
from consignments.templatetags.order_words import money, quantity

register = template.Library()

QUIET, LOUD = " zero", " attention"


@register.simple_tag
def line_rows(lines: Iterable[OrderLine], figures: LineFigures) -> SafeString:
    """A row for each of `lines` (with their products), with the columns that `figures` of the order call for."""
    labels = _labels(figures)
    rows = "\n".join(_row(line, "".join(_cells(line, figures, labels))) for line in lines)
    return mark_safe(rows)  # noqa: S308 - what people wrote is escaped in _row; the cells hold figures only


def _labels(figures: LineFigures) -> Mapping[str, str]:
    """Looked up once, not for each row. On a phone they stand before each figure."""
    words = {
        "requested": gettext("Asked for"),
        "ordered": _pieces_label(figures),
        "accepted": gettext("Accepted"),
        "damaged": gettext("Damaged"),
        "missing": gettext("Missing"),
        "wrong": gettext("Wrong"),
        "short_closed": gettext("Closed"),
        "open": gettext("Open"),
        "unit_cost": gettext("Unit cost"),
        "value": gettext("Value"),
    }
    return {name: escape(word) for name, word in words.items()}


def _pieces_label(figures: LineFigures) -> str:
    if not figures.is_counted:
        return gettext("Pieces")
    return gettext("Packed") if figures.is_repacked else gettext("Ordered")


def _row(line: OrderLine, cells: str) -> str:
    name = f'<span class="sku">{escape(line.product.sku)}</span> {escape(line.product.name)}'
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _cells(line: OrderLine, figures: LineFigures, labels: Mapping[str, str]) -> Iterator[str]:
    if figures.is_repacked:
        yield _cell("" if line.requested is None else quantity(line.requested), labels["requested"])
    yield _cell(quantity(line.ordered), labels["ordered"])
    if figures.is_counted:
        yield from _fates(line, figures, labels)
    yield _cell(money(line.unit_cost), labels["unit_cost"])
    yield _cell(money(line.ordered * line.unit_cost), labels["value"])


def _fates(line: OrderLine, figures: LineFigures, labels: Mapping[str, str]) -> Iterator[str]:
    """What became of its pieces."""
    yield _cell(_accepted(line), labels["accepted"], _quiet(line.accepted))
    for name in ("damaged", "missing", "wrong"):
        pieces: Decimal = getattr(line, name)
        yield _cell(quantity(pieces), labels[name], LOUD if pieces else QUIET)
    if figures.short_closed:
        yield _cell(quantity(line.short_closed), labels["short_closed"], _quiet(line.short_closed))
    yield _cell(quantity(line.open), labels["open"], _quiet(line.open))


def _cell(figure: str, label: str, tone: str = "") -> str:
    return f'<td class="number{tone}" data-label="{label}">{figure}</td>'


def _quiet(pieces: Decimal) -> str:
    return "" if pieces else QUIET


def _accepted(line: OrderLine) -> str:
    over = f' <span class="badge warn">+{quantity(line.over)}</span>' if line.over else ""
    return quantity(line.accepted) + over

"""Bytes of an Excel workbook to rows of text: values as they are stored, never a macro, never a formula worked out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from consignments.csv_text import Row, Sheet, UnreadableFile
from consignments.spreadsheet_text import fused

MOST_BYTES = 2 * 1024 * 1024
# A few kilobytes can unpack to gigabytes, so this is added up before anything is unpacked.
MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 8_000
MOST_COLUMNS = 100
# No spreadsheet program writes more into one cell.
MOST_LETTERS = 32_767
# Beyond these digits a spreadsheet has rounded, so what it shows is no code any more.
EXACT_DIGITS = 15

_DATES = (datetime, date, time, timedelta)


def read_workbook(content: bytes) -> Sheet:
    """The rows of the first sheet that are not blank; raises UnreadableFile for what is too large or broken.

    A cell that has no plain value (a date, true or false, an error, a formula that was never worked out) is named in
    its row's `refused`.
    """
    _check_size(content)
    try:
        values, formulas = (_open(content, values=values) for values in (True, False))
        sheet = values.worksheets[0]
        rows = tuple(_rows(sheet, formulas.worksheets[0]))
    except UnreadableFile:
        raise
    except Exception as error:
        # The library lets every kind of error through when a part of the file is not what it should be.
        raise UnreadableFile(_("it is a damaged workbook. Open it and save it again, as .xlsx or CSV")) from error
    if not rows:
        raise UnreadableFile(_("its first sheet, %(title)s, is empty") % {"title": sheet.title})
    return Sheet(rows, separator="", notices=_notices(values.sheetnames))


def _check_size(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise UnreadableFile(_("it is larger than %(most)s MB. Split it") % {"most": MOST_BYTES // 1024 // 1024})
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableFile(_("it is a damaged workbook. Open it and save it again, as .xlsx or CSV")) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableFile(_("it is too large when unpacked. Copy the lines into a new workbook, or save it as CSV"))


def _open(content: bytes, *, values: bool) -> Any:
    return load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False, keep_vba=False)


def _notices(names: list[str]) -> tuple[str, ...]:
    return (_("Only the first sheet, %(title)s, was read.") % {"title": names[0]},) if len(names) > 1 else ()


def _rows(values: Any, formulas: Any) -> Iterator[Row]:
    """The sheet is walked twice side by side: as values, and as formulas to tell a blank cell from an unknown one."""
    for sheet in (values, formulas):
        # What a file says of its own size need not be true.
        sheet.reset_dimensions()
    pairs = zip(*(sheet.iter_rows(max_col=MOST_COLUMNS) for sheet in (values, formulas)), strict=True)
    for number, (cells, sources) in enumerate(pairs, start=1):
        if number > MOST_ROWS:
            raise UnreadableFile(
                _("it goes on below row %(most)s. Delete the rows below the last line, or split it")
                % {"most": MOST_ROWS}
            )
        row = _row(number, cells, sources)
        if any(row.cells) or row.refused:
            yield row


def _row(number: int, cells: tuple[Any, ...], sources: tuple[Any, ...]) -> Row:
    texts, refused = [], {}
    for place, (cell, source) in enumerate(zip(cells, sources, strict=True)):
        fault = _fault(cell, source)
        if fault:
            refused[place] = fault
        texts.append("" if fault else _text(cell.value))
    while texts and not texts[-1] and len(texts) - 1 not in refused:
        texts.pop()
    return Row(number, tuple(texts), refused)


def _fault(cell: Any, source: Any) -> str:
    """The end of a sentence about a cell without a plain value; empty where it has one."""
    if cell.value is None and source.data_type == "f":
        return _("is a formula without a result. Open the file, save it, and try again, or write the value")
    if cell.data_type == "e":
        return _("is an error, %(value)s. Correct it in the spreadsheet") % {"value": cell.value}
    if isinstance(cell.value, bool):
        return _("is %(value)s, not a number or a code") % {"value": str(cell.value).upper()}
    if isinstance(cell.value, _DATES):
        return _("was turned into a date by the spreadsheet. Format the column as text or number and write it again")
    return ""


def _text(value: object) -> str:
    if isinstance(value, int | float):
        return _number_text(value)
    text = "" if value is None else str(value).strip()
    if len(text) > MOST_LETTERS:
        raise UnreadableFile(_("it is a damaged workbook. Open it and save it again, as .xlsx or CSV"))
    return fused(text)


def _number_text(value: float) -> str:
    """As a spreadsheet shows it, to the digits that it keeps exactly."""
    if abs(value) >= 10**EXACT_DIGITS:
        return f"{value:e}"
    text = f"{value:.{EXACT_DIGITS}f}" if abs(value) < 1 else f"{value:.{EXACT_DIGITS}g}"
    if "." not in text:
        return text
    whole, fraction = text.rstrip("0").split(".")
    # A cell's number is no riddle: with a fourth place it cannot be taken for one with a thousands separator.
    return f"{whole}.{fraction.ljust(4, '0') if len(fraction) == 3 else fraction}".rstrip(".")

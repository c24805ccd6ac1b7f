"""Bytes of a spreadsheet's CSV to rows of text: encodings, separators and blank rows as they really come."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from consignments.spreadsheet_text import fused

MOST_BYTES = 2 * 1024 * 1024
SEPARATORS = ",;\t"

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class UnreadableFile(Exception):
    """The bytes are no CSV file; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """The cells of one row, trimmed. `number` is the line in the file, from 1, where the row starts.

    `refused` says by place why a cell has no text: the end of a sentence.
    """

    number: int
    cells: tuple[str, ...]
    refused: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The rows that are not blank, how they were separated, and what had to be assumed to read them."""

    rows: tuple[Row, ...]
    separator: str
    notices: tuple[str, ...] = ()


def read_sheet(content: bytes) -> Sheet:
    """The rows of `content`; raises UnreadableFile for what is empty, too large, binary or broken."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile(_("it is larger than %(most)s MB. Split it") % {"most": MOST_BYTES // 1024 // 1024})
    text, notices = _decode(content)
    if not text.strip():
        raise UnreadableFile(_("it is empty"))
    if "\x00" in text:
        raise UnreadableFile(_("it is not a text file. Save it as CSV from the spreadsheet"))
    separator = _separator(text)
    rows = tuple(_rows(text, separator))
    if not rows:
        raise UnreadableFile(_("it is empty"))
    return Sheet(rows, separator, notices)


def _decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), None) or _utf16_without_bom(content)
    try:
        return content.decode(encoding or "utf-8"), ()
    except UnicodeDecodeError:
        if encoding:
            raise UnreadableFile(_("its characters are damaged. Save it again as CSV (UTF-8)")) from None
    try:
        notice = _("The file is not UTF-8; it was read as Windows-1252. Check names with accents.")
        return content.decode("cp1252"), (notice,)
    except UnicodeDecodeError:
        raise UnreadableFile(_("its characters cannot be read. Save it again as CSV (UTF-8)")) from None


def _utf16_without_bom(content: bytes) -> str | None:
    """Plain letters in UTF-16 have a zero in every other byte; which one tells the byte order."""
    head = content[:200]
    half = len(head) // 2
    if len(content) % 2 or half < 2:
        return None
    if head[1::2].count(0) > half * 0.8:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > half * 0.8 else None


def _separator(text: str) -> str:
    """The separator seen most often in the header, whose names hold none themselves."""
    header = next(line for line in text.splitlines() if line.strip())
    return max(SEPARATORS, key=header.count)


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    starts = 1
    try:
        for cells in reader:
            trimmed = tuple(fused(cell.strip()) for cell in cells)
            if any(trimmed):
                yield Row(starts, trimmed)
            starts = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(
            _("row %(starts)s has unmatched quotes (%(error)s). Save it again as CSV")
            % {"starts": starts, "error": error}
        ) from None

"""Telling the kinds of uploaded tables apart by their first bytes, whatever their names say."""

from __future__ import annotations

from django.utils.translation import gettext as _

from consignments.csv_text import Sheet, UnreadableFile, read_sheet
from consignments.xlsx_sheet import read_workbook

_ZIP = b"PK\x03\x04"
# Workbooks of before 2007, and newer ones locked with a password.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_table(content: bytes) -> Sheet:
    """The rows of a CSV file or of a workbook's first sheet; raises UnreadableFile."""
    if content.startswith(_COMPOUND):
        raise UnreadableFile(_("it is an old Excel file (.xls) or locked with a password. Save it as .xlsx or CSV"))
    return read_workbook(content) if content.startswith(_ZIP) else read_sheet(content)

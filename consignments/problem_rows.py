"""A file that could not be imported, given back with a column that says what is wrong: to mend and upload again."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from consignments.csv_text import Row
from consignments.lines_csv import ParsedLines
from consignments.spreadsheet_text import defused

# Read back, this column is passed over; in the first place a row with too many cells cannot push it aside.
COLUMN = "problem"


def problem_rows(parsed: ParsedLines, *, with_good_rows: bool = False) -> str:
    """The rows with problems as CSV, or every row; separated as the file was, so that its decimals mean the same."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=parsed.separator or ",")
    left_out = {place for place, name in enumerate(parsed.header) if name.casefold() == COLUMN}
    writer.writerow([COLUMN, *_kept(parsed.header, left_out)])
    for row in parsed.body:
        faults = parsed.faults.get(row.number, ())
        if faults or with_good_rows:
            writer.writerow([defused(_told(row, faults)), *_kept(row.cells, left_out)])
    return out.getvalue()


def _told(row: Row, faults: tuple[str, ...]) -> str:
    return _("Row %(number)s: %(faults)s") % {"number": row.number, "faults": " ".join(faults)} if faults else ""


def _kept(cells: tuple[str, ...], left_out: set[int]) -> list[str]:
    return [defused(cell) for place, cell in enumerate(cells) if place not in left_out]

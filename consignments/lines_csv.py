"""Order lines from a CSV file or workbook: all of them or none, every problem named by its row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from consignments.csv_text import Row, Sheet, UnreadableFile
from consignments.draft_lines import MOST_LINES, LineDraft
from consignments.errors import InvalidInput
from consignments.models import Product, Supplier
from consignments.product_lookup import Match, find_products
from consignments.quantities import line_problems
from consignments.sheets import read_table
from consignments.typed_numbers import decimal_mark, parse_number

REQUIRED = ("sku", "quantity")
COLUMNS = (*REQUIRED, "unit_cost")
_OTHER_NAMES = {"barcode": "sku", "ean": "sku", "qty": "quantity", "cost": "unit_cost", "unit cost": "unit_cost"}


@dataclass(frozen=True)
class ParsedRow:
    """One row that can be imported. `restored` is the full barcode where the file had lost its leading zeros."""

    number: int
    code: str
    product: Product
    quantity: Decimal
    unit_cost: Decimal
    restored: str = ""


@dataclass(frozen=True)
class ParsedLines:
    """What a file says: its good rows, one sentence for each problem, and what was assumed (`notices`).

    `header`, `body` and `separator` are the file as it was read, `faults` its problems by the number of their row.
    """

    filename: str
    rows: tuple[ParsedRow, ...] = ()
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    body: tuple[Row, ...] = ()
    separator: str = ""
    faults: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def lines(self) -> list[LineDraft]:
        """The lines to order; raises InvalidInput where the file has any problem, so that nothing is half imported."""
        if self.problems:
            raise InvalidInput(self.problems, code="bad_file")
        return [LineDraft(row.product, row.quantity, row.unit_cost) for row in self.rows]


def parse_lines(content: bytes, *, filename: str, supplier: Supplier | None) -> ParsedLines:
    """Reads a CSV file or workbook: columns sku (or barcode), quantity and, if wanted, unit_cost. Nothing is written.

    A missing or empty unit cost becomes the product's last cost. Read right: a byte order mark, UTF-16, Windows-1252,
    `;` and tabs, decimal commas, blank rows, headers in any case.
    """
    try:
        sheet = read_table(content)
        columns = _columns(sheet.rows[0])
    except UnreadableFile as fault:
        return ParsedLines(
            filename, problems=(_("%(filename)s cannot be read: %(fault)s.") % {"filename": filename, "fault": fault},)
        )
    body = sheet.rows[1:]
    if not body:
        return ParsedLines(filename, problems=(_("%(filename)s has a header but no lines.") % {"filename": filename},))
    if len(body) > MOST_LINES:
        return ParsedLines(
            filename,
            problems=(
                _("%(filename)s has %(lines)s lines, more than %(most)s. Split it.")
                % {"filename": filename, "lines": len(body), "most": MOST_LINES},
            ),
        )
    return _Reading(filename, sheet, columns, supplier).result(body)


def _columns(header: Row) -> dict[str, int]:
    """Where each column is; raises UnreadableFile naming what is missing or twice there."""
    names = [_OTHER_NAMES.get(cell.casefold(), cell.casefold()) for cell in header.cells]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise UnreadableFile(
            _("row %(number)s has no column %(missing)s. The first row names the columns: %(columns)s")
            % {"number": header.number, "missing": _(" and ").join(missing), "columns": ", ".join(COLUMNS)}
        )
    twice = [name for name in COLUMNS if names.count(name) > 1]
    if twice:
        raise UnreadableFile(
            _("row %(number)s has two columns for %(twice)s. Remove one") % {"number": header.number, "twice": twice[0]}
        )
    return {name: names.index(name) for name in COLUMNS if name in names}


class _Reading:
    """The rows of one file on their way to `ParsedLines`."""

    def __init__(self, filename: str, sheet: Sheet, columns: Mapping[str, int], supplier: Supplier | None) -> None:
        self.filename = filename
        self.sheet = sheet
        self.columns = columns
        self.supplier = supplier
        self.problems: list[str] = []
        self.faults: dict[int, list[str]] = defaultdict(list)
        self.rows: list[ParsedRow] = []
        self.notices: list[str] = list(sheet.notices)
        self.mark: str | None = None

    def result(self, body: tuple[Row, ...]) -> ParsedLines:
        self.mark = self._decimal_mark(body)
        matches = find_products(self._cell(row, "sku") for row in body)
        for row in body:
            self._read(row, matches)
        self._name_repeats()
        return ParsedLines(
            self.filename,
            tuple(self.rows),
            tuple(self.problems),
            tuple(self.notices),
            header=self.sheet.rows[0].cells,
            body=body,
            separator=self.sheet.separator,
            faults={number: tuple(told) for number, told in self.faults.items()},
        )

    def _fault(self, number: int, fault: str) -> None:
        self.problems.append(_("Row %(number)s: %(fault)s") % {"number": number, "fault": fault})
        self.faults[number].append(fault)

    def _decimal_mark(self, body: tuple[Row, ...]) -> str | None:
        numbers = (self._cell(row, column) for row in body for column in COLUMNS[1:])
        return decimal_mark(numbers) or ("." if self.sheet.separator == "," else None)

    def _cell(self, row: Row, column: str) -> str:
        place = self.columns.get(column)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def _read(self, row: Row, matches: Mapping[str, Match]) -> None:
        faults = list(self._shape_faults(row))
        match = self._match(row, matches, faults)
        quantity = self._number(row, "quantity", faults)
        cost = self._cost(row, match, faults)
        if match and not faults:
            faults.extend(line_problems(quantity, cost, match.product.sku))
        for fault in faults:
            self._fault(row.number, fault)
        if match and not faults:
            self.rows.append(
                ParsedRow(row.number, self._cell(row, "sku"), match.product, quantity, cost, match.restored)
            )

    def _shape_faults(self, row: Row) -> Iterator[str]:
        extra = [cell for cell in row.cells[len(self.sheet.rows[0].cells) :] if cell]
        if extra:
            yield (
                _(
                    "there are more cells than columns (%(extra)r is left over). A decimal comma in a file separated "
                    "by commas needs quotes around it."
                )
                % {"extra": extra[0]}
            )

    def _is_refused(self, row: Row, column: str, faults: list[str]) -> bool:
        why = row.refused.get(self.columns.get(column, -1))
        if why:
            faults.append(f"{column} {why}.")
        return bool(why)

    def _match(self, row: Row, matches: Mapping[str, Match], faults: list[str]) -> Match | None:
        if self._is_refused(row, "sku", faults):
            return None
        code = self._cell(row, "sku")
        match = matches.get(code)
        if match is None:
            faults.append(self._unknown(code))
            return None
        if not match.product.is_active:
            faults.append(_("%(sku)s is no longer active.") % {"sku": match.product.sku})
        if self.supplier and match.product.supplier_id not in (None, self.supplier.pk):
            faults.append(
                _("%(sku)s belongs to another supplier, %(supplier)s.")
                % {"sku": match.product.sku, "supplier": match.product.supplier}
            )
        if match.restored:
            self.notices.append(
                _("Row %(number)s: %(code)s was read as %(restored)s, its leading zeros restored.")
                % {"number": row.number, "code": code, "restored": match.restored}
            )
        return match

    def _unknown(self, code: str) -> str:
        if not code:
            return _("the SKU is empty.")
        if "e+" in code.casefold():
            return _("%(code)r is a code that a spreadsheet turned into a number. Format the column as text.") % {
                "code": code
            }
        return _("there is no product with SKU or barcode %(code)r.") % {"code": code}

    def _number(self, row: Row, column: str, faults: list[str]) -> Decimal:
        if self._is_refused(row, column, faults):
            return Decimal(0)
        try:
            return parse_number(self._cell(row, column), mark=self.mark)
        except ValueError as fault:
            faults.append(f"{column} {fault}.")
            return Decimal(0)

    def _cost(self, row: Row, match: Match | None, faults: list[str]) -> Decimal:
        if self._cell(row, "unit_cost") or self.columns.get("unit_cost") in row.refused:
            return self._number(row, "unit_cost", faults)
        return match.product.last_cost if match else Decimal(0)

    def _name_repeats(self) -> None:
        first: dict[int, ParsedRow] = {}
        for row in self.rows:
            earlier = first.setdefault(row.product.pk, row)
            if earlier is not row:
                self._fault(
                    row.number,
                    _("%(sku)s is in row %(number)s already. Put both into one row.")
                    % {"sku": row.product.sku, "number": earlier.number},
                )

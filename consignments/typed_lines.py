"""Order lines as typed into a grid: text in, lines and a sentence for every fault out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from consignments.draft_lines import LineDraft
from consignments.models import OrderLine, Product, Supplier
from consignments.product_lookup import Match, find_products
from consignments.quantities import cost_problem, quantity_problem
from consignments.typed_numbers import parse_number


@dataclass
class TypedRow:
    """One row of the grid, as typed. `faults` has a sentence for each field that is wrong, by the field's name."""

    code: str = ""
    quantity: str = ""
    unit_cost: str = ""
    product: Product | None = None
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into the row."""
        return not (self.code or self.quantity or self.unit_cost)


def typed_rows(codes: Iterable[str], quantities: Iterable[str], costs: Iterable[str]) -> list[TypedRow]:
    """The rows of a grid sent as three columns, blank ones left out."""
    cells = zip(codes, quantities, costs, strict=False)
    rows = (TypedRow(code.strip(), quantity.strip(), cost.strip()) for code, quantity, cost in cells)
    return [row for row in rows if not row.is_blank]


def rows_of(lines: Iterable[OrderLine]) -> list[TypedRow]:
    """The rows that show the lines of a draft (with their products loaded)."""
    return [
        TypedRow(line.product.sku, f"{line.ordered.normalize():f}", f"{line.unit_cost.normalize():f}", line.product)
        for line in lines
    ]


def read_lines(rows: Sequence[TypedRow], supplier: Supplier | None) -> list[LineDraft]:
    """The sound lines among `rows`; faults are noted in the rows. An empty cost means the product's last cost.

    With a supplier, a product of another one is a fault.
    """
    matches = find_products(row.code for row in rows)
    lines = []
    for row in rows:
        line = _read(row, matches.get(row.code), supplier)
        if not row.faults and line is not None:
            lines.append(line)
    return lines


def faults_of(rows: Sequence[TypedRow]) -> list[str]:
    """One sentence for each fault, naming its line."""
    return [
        _("Line %(number)s: %(fault)s") % {"number": number, "fault": fault}
        for number, row in enumerate(rows, start=1)
        for fault in row.faults.values()
    ]


def _read(row: TypedRow, match: Match | None, supplier: Supplier | None) -> LineDraft | None:
    row.product = match.product if match else None
    product = row.product
    if product is None:
        row.faults["code"] = (
            _("there is no product with SKU or barcode %(code)r.") % {"code": row.code}
            if row.code
            else _("type an SKU.")
        )
    elif supplier is not None and product.supplier_id not in (None, supplier.pk):
        row.faults["code"] = _("%(sku)s belongs to another supplier, %(supplier)s.") % {
            "sku": product.sku,
            "supplier": product.supplier,
        }
    quantity = _number(row, "quantity", row.quantity)
    if quantity is not None and (problem := quantity_problem(quantity)):
        row.faults["quantity"] = _("the quantity %(fault)s.") % {"fault": problem}
    if not row.unit_cost:
        cost = product.last_cost if product else Decimal(0)
    else:
        cost = _number(row, "unit_cost", row.unit_cost) or Decimal(0)
    if problem := cost_problem(cost):
        row.faults["unit_cost"] = _("the unit cost %(fault)s.") % {"fault": problem}
    return LineDraft(product, quantity, cost) if product and quantity is not None else None


def _number(row: TypedRow, name: str, text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except ValueError as fault:
        sentence = _("the unit cost %(fault)s.") if name == "unit_cost" else _("the quantity %(fault)s.")
        row.faults[name] = sentence % {"fault": fault}
        return None

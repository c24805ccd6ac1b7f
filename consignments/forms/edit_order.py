"""A draft being edited: header and lines, saved together against the version that was on the screen."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from consignments import drafts
from consignments.actors import Actor
from consignments.draft_lines import LineDraft
from consignments.errors import Conflict, ConsignmentError, InvalidInput
from consignments.forms.header import HEADER_FORMS, header_of
from consignments.models import Order
from consignments.typed_lines import TypedRow, faults_of, read_lines, rows_of, typed_rows

BLANK_ROWS = 3


class EditOrderForm:
    """The form as the page shows it. `clash` is set when someone else saved meanwhile: nothing is overwritten then."""

    def __init__(self, order: Order, actor: Actor, data: QueryDict | None = None) -> None:
        self.order = order
        self.actor = actor
        self.problems: list[str] = []
        self.clash = ""
        self.lines: list[LineDraft] = []
        self.version = order.version
        if data is None:
            self.header = HEADER_FORMS[order.kind](initial=header_of(order), actor=actor)
            self.rows = rows_of(order.lines.select_related("product"))
            self.lines = [
                LineDraft(row.product, Decimal(row.quantity), Decimal(row.unit_cost))
                for row in self.rows
                if row.product
            ]
        else:
            self._read(data)

    @property
    def blank_rows(self) -> list[TypedRow]:
        """Empty rows at the end of the grid, to type into."""
        return [TypedRow() for _row in range(BLANK_ROWS)]

    @property
    def value(self) -> Decimal:
        """What the sound lines cost in all."""
        return sum((line.ordered * line.unit_cost for line in self.lines), Decimal(0))

    def save(self) -> bool:
        """Whether everything is stored; else `problems` or `clash` say why nothing is."""
        if self.problems:
            return False
        try:
            with transaction.atomic():
                # The lines first: another supplier is refused while those of the old one are there.
                order = drafts.replace_lines(self.order.pk, self.lines, actor=self.actor, version=self.version)
                order = drafts.edit_header(order.pk, self.header.draft(), actor=self.actor, version=order.version)
        except Conflict as clash:
            self.clash = clash.message
        except InvalidInput as refusal:
            self.problems += refusal.problems
        except ConsignmentError as refusal:
            self.clash = refusal.message
        else:
            self.version = order.version
            return True
        return False

    def _read(self, data: QueryDict) -> None:
        self.header = HEADER_FORMS[self.order.kind](data, actor=self.actor)
        if not self.header.is_valid():
            self.problems += self.header.problems()
        try:
            self.version = int(data.get("version", ""))
        except ValueError:
            self.problems.append(_("This form is damaged. Reload the page."))
        columns = (data.getlist(name) for name in ("line_code", "line_quantity", "line_cost"))
        self.rows = typed_rows(*columns)
        if self.header.can_read_lines:
            self.lines = read_lines(self.rows, self.header.supplier)
            self.problems += faults_of(self.rows)

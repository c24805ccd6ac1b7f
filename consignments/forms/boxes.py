"""What is typed of a box: pieces for each line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.boxes import BoxDraft, write_box
from consignments.errors import ConsignmentError, InvalidInput
from consignments.form_keys import key_from
from consignments.models import Box, Order, OrderLine
from consignments.packing import packed_by_line
from consignments.typed_numbers import parse_number

ZERO = Decimal(0)


@dataclass
class BoxRow:
    """One line of the transfer beside what of it lies in this box, as typed."""

    line: OrderLine
    elsewhere: Decimal
    typed: str
    fault: str = ""

    @property
    def left(self) -> Decimal:
        """Pieces that lie in no other box yet."""
        return max(self.line.ordered - self.elsewhere, ZERO)

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"line_{self.line.pk}"


class BoxForm:
    """A new box, or one to be packed anew; what was typed stays while something is wrong."""

    def __init__(self, order: Order, box: Box | None, data: QueryDict | None = None) -> None:
        self.order = order
        self.box = box
        self.problems: list[str] = []
        self.key = key_from(data.get("key", "") if data is not None else "")
        self.seen = data.get("seen", "") if data is not None else box.fingerprint if box else ""
        mine = {content.line_id: content.quantity for content in box.contents.all()} if box else {}
        self.note = data.get("note", "") if data is not None else box.note if box else ""
        packed = packed_by_line(order)
        self.rows = [
            BoxRow(line, packed.get(line.pk, ZERO) - mine.get(line.pk, ZERO), self._typed(line, mine, data))
            for line in order.lines.select_related("product")
        ]

    def save(self, actor: Actor) -> Box | None:
        """The box; None where `problems` say why nothing is stored."""
        contents = {row.line.pk: quantity for row in self.rows if (quantity := self._quantity(row))}
        if self.problems:
            return None
        try:
            draft = BoxDraft(contents, self.note, self.key, self.seen)
            return write_box(self.order.pk, draft, number=self.box.number if self.box else None, actor=actor)
        except InvalidInput as refusal:
            self.problems += refusal.problems
        except ConsignmentError as refusal:
            self.problems.append(refusal.message)
        return None

    def _typed(self, line: OrderLine, mine: Mapping[int, Decimal], data: QueryDict | None) -> str:
        if data is not None:
            return data.get(f"line_{line.pk}", "").strip()
        return f"{mine[line.pk].normalize():f}" if line.pk in mine else ""

    def _quantity(self, row: BoxRow) -> Decimal | None:
        if not row.typed:
            return None
        try:
            return parse_number(row.typed)
        except ValueError as fault:
            row.fault = _("The quantity %(fault)s.") % {"fault": fault}
            self.problems.append(_("%(sku)s: the quantity %(fault)s.") % {"sku": row.line.product.sku, "fault": fault})
            return None

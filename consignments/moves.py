"""The tables of moves by kind of consignment. `lifecycle` makes the moves; the docs' diagrams are drawn from here.

A row that kinds share is in `move_tables.shared`; what a kind does otherwise is in the module of its table.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from consignments.errors import MoveNotAllowed
from consignments.move_definition import Move
from consignments.move_tables import purchase, returning, transfer
from consignments.statuses import Kind

TABLES: Mapping[str, tuple[Move, ...]] = {
    Kind.SUPPLIER: purchase.MOVES,
    Kind.OUTLET: transfer.MOVES,
    Kind.RETURN: returning.MOVES,
}


def moves_of(kind: str) -> tuple[Move, ...]:
    """The rows for one kind of consignment, in the table's order; none for a kind that is not moved here."""
    return TABLES.get(kind, ())


def find_move(kind: str, name: str) -> Move:
    """The row for `name`; raises MoveNotAllowed (code unknown_move) where this kind has none."""
    row = _BY_NAME.get(kind, {}).get(name)
    if row is None:
        known = ", ".join(move.name for move in moves_of(kind))
        raise MoveNotAllowed(
            _("There is no move %(name)r. There are: %(known)s.") % {"name": name, "known": known}, code="unknown_move"
        )
    return row


_BY_NAME = {kind: {move.name: move for move in moves} for kind, moves in TABLES.items()}

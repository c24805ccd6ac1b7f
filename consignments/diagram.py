"""The lifecycle as a Mermaid diagram, drawn from the table of moves, and its place in the documentation."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from consignments.move_definition import Move
from consignments.moves import moves_of
from consignments.statuses import TERMINAL, Kind, Status

# A document has one place for each kind.
BEGINS = {
    Kind.SUPPLIER: "<!-- lifecycle:begin -->",
    Kind.OUTLET: "<!-- lifecycle:transfer:begin -->",
    Kind.RETURN: "<!-- lifecycle:return:begin -->",
}
BEGIN = BEGINS[Kind.SUPPLIER]
END = "<!-- lifecycle:end -->"


class MarkersMissing(Exception):
    """The document has no place for the diagram."""


def mermaid(kind: Kind) -> str:
    """The state diagram of `kind`."""
    return "\n".join(["stateDiagram-v2", *_lines(kind)])


def with_diagram(document: str, kind: Kind) -> str:
    """`document` with the current diagram of `kind` between its markers; raises MarkersMissing."""
    head, begin, rest = document.partition(BEGINS[kind])
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise MarkersMissing(f"There is no {BEGINS[kind]} … {END} in the document.")
    return f"{head}{begin}\n```mermaid\n{mermaid(kind)}\n```\n{END}{tail}"


def _lines(kind: Kind) -> Iterator[str]:
    yield f"    [*] --> {Status.DRAFT}: create"
    for move in moves_of(kind):
        yield from (
            _edge(source, move, target) for source in _ordered(move.sources) for target in _targets(move, source)
        )
    yield from (f"    {status} --> [*]" for status in Status if status in TERMINAL)


def _ordered(statuses: Collection[Status]) -> Iterator[Status]:
    return (status for status in Status if status in statuses)


def _targets(move: Move, source: Status) -> list[Status]:
    """Where the move leads; a move that may leave the status as it is has no arrow for that."""
    return [status for status in (move.target, move.or_else) if status is not None and status != source]


def _edge(source: Status, move: Move, target: Status) -> str:
    return f"    {source} --> {target}: {move.name}"

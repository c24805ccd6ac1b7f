"""The lifecycle as a Mermaid diagram, drawn from the table of moves, and its place in the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from consignments.moves import moves_of
from consignments.statuses import TERMINAL, Kind, Status

BEGIN = "<!-- lifecycle:begin -->"
END = "<!-- lifecycle:end -->"


class MarkersMissing(Exception):
    """The document has no place for the diagram."""


def mermaid(kind: Kind) -> str:
    """The state diagram of `kind`."""
    return "\n".join(["stateDiagram-v2", *_lines(kind)])


def with_diagram(document: str, kind: Kind) -> str:
    """`document` with the current diagram between its markers; raises MarkersMissing."""
    head, begin, rest = document.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise MarkersMissing(f"There is no {BEGIN} … {END} in the document.")
    return f"{head}{BEGIN}\n```mermaid\n{mermaid(kind)}\n```\n{END}{tail}"


def _lines(kind: Kind) -> Iterator[str]:
    yield f"    [*] --> {Status.DRAFT}: create"
    for move in moves_of(kind):
        yield from (f"    {source} --> {move.target}: {move.name}" for source in Status if source in move.sources)
    yield from (f"    {status} --> [*]" for status in Status if status in TERMINAL)

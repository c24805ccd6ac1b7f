"""Fetching what a path or body names, and refusing what is not there."""

from __future__ import annotations

import json
from typing import Any

from simulator.models import Consignment, Line, Record
from simulator.refusals import Missing, Refusal
from simulator.sql import select
from simulator.switches import switches

# Written out because every write of a line needs them: see `simulator.sql`.
HEAD = "SELECT * FROM simulator_consignment WHERE id = %s"
LINE = "SELECT * FROM simulator_line WHERE consignment_id = %s AND product_id = %s"
PRODUCTS = "SELECT id, body FROM simulator_record WHERE kind = 'product' AND deleted_at IS NULL AND id IN"


def consignment(identifier: str) -> Consignment:
    """Raises Missing, for a deleted one too unless the switch shows it."""
    found = next(iter(Consignment.objects.raw(HEAD, [identifier])), None)
    if found is None or (found.deleted_at and switches.deleted_by_id == "missing"):
        raise Missing("consignment not found")
    return found


def check_shown(identifier: str) -> None:
    """Raises Missing where `consignment` would."""
    found = select("SELECT deleted_at FROM simulator_consignment WHERE id = %s", identifier)
    if not found or (found[0][0] and switches.deleted_by_id == "missing"):
        raise Missing("consignment not found")


def live_consignment(identifier: str) -> Consignment:
    """One that can be written to; raises Missing."""
    found = consignment(identifier)
    if found.deleted_at:
        raise Missing("consignment not found")
    return found


def line(found: Consignment, product_id: str) -> Line | None:
    """The consignment's line of that product, a removed one too."""
    return next(iter(Line.objects.raw(LINE, [found.pk, product_id])), None)


def check_record(kind: str, identifier: str | None, member: str) -> None:
    """Raises Refusal where there is no such outlet or supplier."""
    if identifier is not None and not _live(kind).filter(pk=identifier).exists():
        raise Refusal(f"{member} does not name a known {kind}")


def products(identifiers: list[str]) -> dict[str, dict[str, Any]]:
    """The products by id; raises Refusal naming one that is unknown."""
    marks = ", ".join("%s" for _ in identifiers)
    found = {row[0]: json.loads(row[1]) for row in select(f"{PRODUCTS} ({marks})", *identifiers)}
    unknown = next((identifier for identifier in identifiers if identifier not in found), None)
    if unknown is not None:
        raise Refusal(f"product_id {unknown} does not name a known product")
    return found


def _live(kind: str) -> Any:
    return Record.objects.filter(kind=kind, deleted_at=None)

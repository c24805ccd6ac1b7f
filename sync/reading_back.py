"""Reading a consignment and its lines from Lightspeed into the mirror."""

from __future__ import annotations

from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import NotFound
from sync.lightspeed.pages import walk
from sync.lightspeed.records import Consignment
from sync.mirror import apply_consignments, apply_lines, note_lines_read, note_vanished
from sync.models import LightspeedConsignment


def read_back(client: LightspeedClient, lightspeed_id: str, *, whole: bool = False) -> Consignment | None:
    """Brings the mirror up to date and returns the head; None where Lightspeed has no such consignment (any more).

    Lines are read from where they were last read, or from the start if `whole`.
    """
    try:
        record = client.consignment(lightspeed_id)
    except NotFound:
        note_vanished(lightspeed_id)
        return None
    apply_consignments([record])
    read_lines_back(client, LightspeedConsignment.objects.get(lightspeed_id=record.id), whole=whole)
    return record


def read_lines_back(client: LightspeedClient, consignment: LightspeedConsignment, *, whole: bool = False) -> int:
    """Mirrors the lines that changed since the last time; returns how many were new or newer."""
    mark = 0 if whole else consignment.lines_version
    changed = 0
    for page in walk(lambda after: client.lines(consignment.lightspeed_id, after), after=mark):
        changed += apply_lines(consignment, page.records)
        mark = page.cursor or mark
    note_lines_read(consignment, mark)
    return changed

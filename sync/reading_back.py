"""Reading a consignment and its lines from Lightspeed into the mirror."""

from __future__ import annotations

from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import NotFound
from sync.lightspeed.pages import walk
from sync.lightspeed.records import Consignment, Line
from sync.mirror import LinesRead, apply_consignments, note_vanished, store_lines
from sync.models import LightspeedConsignment


def read_back(client: LightspeedClient, lightspeed_id: str, *, whole: bool = False) -> Consignment | None:
    """Brings the mirror up to date and returns the head; None where Lightspeed has no such consignment (any more).

    Lines are read from where they were last read; or, if `whole`, all of them, and what is not among them is gone.
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
    return store_lines([read_lines(client, consignment, whole=whole)])


def read_lines(client: LightspeedClient, consignment: LightspeedConsignment, *, whole: bool = False) -> LinesRead:
    """The lines that changed since the last time, or all of them if `whole`; stores nothing.

    One that is listed and cannot be read is not gone: then they are not the whole.
    """
    mark = 0 if whole else consignment.lines_version
    lines: list[Line] = []
    unreadable = 0
    for page in walk(lambda after: client.lines(consignment.lightspeed_id, after), after=mark, to_the_end=whole):
        lines += page.records
        unreadable += page.unreadable
        mark = page.cursor or mark
    return LinesRead(consignment, lines, mark, whole and not unreadable)

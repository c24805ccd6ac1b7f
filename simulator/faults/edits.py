"""Edits by somebody else, in the middle of a walk over a list."""

from __future__ import annotations

import json

from simulator.changes import changing, next_version, now_text
from simulator.models import Consignment, Line, Record


def edit_listed(body: bytes) -> None:
    """Gives the first record of a list's answer a new version; nothing for an empty list."""
    rows = json.loads(body).get("data")
    if not isinstance(rows, list) or not rows or "version" not in rows[0]:
        return
    version = rows[0]["version"]
    with changing():
        for model in (Consignment, Line):
            model.objects.filter(version=version).update(version=next_version(), updated_at=now_text())
        record = Record.objects.filter(version=version).first()
        if record is not None:
            record.version = next_version()
            record.body = json.dumps({**json.loads(record.body), "version": record.version})
            record.save()

"""Edits by somebody else, in the middle of a walk over a list."""

from __future__ import annotations

import json

from simulator.changes import changing, next_version, now_text
from simulator.models import Consignment, Line, Record


def edit_listed(body: bytes) -> None:
    """Gives the first record of a list's answer a new version; nothing for an empty list."""
    answer = json.loads(body or b"null")
    rows = answer.get("data") if isinstance(answer, dict) else None
    if not (isinstance(rows, list) and rows and isinstance(rows[0], dict) and "version" in rows[0]):
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

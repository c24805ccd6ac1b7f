"""Signed deliveries made before the clock starts, each different."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from webhooks.signing import sign

SECRET = b"benchmark-secret-0123456789"
CONSIGNMENT = "0af7b240-ab24-11e7-eddc-7d5f6e3c8a11"


def deliveries(count: int) -> Iterator[tuple[str, bytes]]:
    """(signature, body) of the first format."""
    now = datetime.now(UTC).isoformat()
    for number in range(count):
        data = {"id": CONSIGNMENT, "reference": "PO-000012", "status": "SENT", "line": number}
        fields = {"event_id": uuid.uuid4().hex, "event_type": "consignment.created", "created_at": now, "data": data}
        body = json.dumps(fields).encode()
        yield sign(body, SECRET), body


def write_file(path: Path, count: int) -> None:
    """One delivery a line, as the wrk script reads them."""
    with path.open("wb") as file:
        for signature, body in deliveries(count):
            file.write(signature.encode() + b" " + body + b"\n")

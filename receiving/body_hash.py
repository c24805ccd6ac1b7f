"""The fingerprint of what a device sent, to tell a repeat from a different receipt under the same key."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable

from receiving.counts import CountedLine, Submission


def receipt_hash(submission: Submission) -> str:
    """SHA-256 of the receipt as sent; the order of lines and photographs makes no difference, nor does 3 or 3.000.

    The device is left out: a browser that updated itself between two tries is still the same one. So is who counted:
    whether that is worth a word depends on who sends it.
    """
    arrived_at = submission.arrived_at
    body: dict[str, object] = {
        "arrived_at": arrived_at.isoformat() if arrived_at else None,
        "note": submission.note.strip(),
        "photos": _sorted_tokens(submission.photos),
        "lines": [_line(line) for line in sorted(submission.lines, key=lambda line: line.product_id)],
    }
    if submission.signature:
        # Only where there is one: receipts from before keep their fingerprint.
        drawing = hashlib.sha256(submission.signature.drawing).hexdigest()
        body["signature"] = [submission.signature.name.strip(), drawing]
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _line(line: CountedLine) -> list[object]:
    pieces = [format(quantity.normalize(), "f") for quantity in line.quantities.values()]
    return [line.product_id, *pieces, line.reason.strip(), _sorted_tokens(line.photos)]


def _sorted_tokens(tokens: Iterable[uuid.UUID]) -> list[str]:
    return sorted({str(token) for token in tokens})

"""The predecessor's jobs and dead letters, kept to be read and never to be run: their payloads name its own ids."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

from django.core.serializers.json import DjangoJSONEncoder

from operations.predecessor.source import Source
from operations.predecessor.tally import Tally

PART = "queue jobs"
TABLES = ("queue_jobs", "queue_jobs_dlq")
FILE = "predecessor-queue.jsonl.gz"
NOT_RUN = "not run here: orders are pushed anew, and what changed at Lightspeed is polled"


def take_queue(source: Source, tally: Tally, advance: Callable[[int], None], folder: Path | None) -> None:
    """Writes every job and dead letter as a line of JSON into `folder`; one that had not ended is told too."""
    lines: list[bytes] = []
    for table in TABLES:
        for row in source.rows(table):
            tally.read[PART] += 1
            tally.taken[PART] += 1
            status = str(row.get("status") or "dead letter")
            if status not in {"completed", "cancelled"}:
                tally.leave_out(PART, f"{table} {row['id']} ({row.get('job_type')}, {status})", NOT_RUN)
            lines.append(json.dumps({"table": table, **row}, cls=DjangoJSONEncoder).encode() + b"\n")
            advance(1)
    if folder is not None and lines:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".part-{FILE}"
        part.write_bytes(gzip.compress(b"".join(lines)))
        part.replace(folder / FILE)

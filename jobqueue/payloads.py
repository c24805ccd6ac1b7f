"""What a job may carry: a JSON object of bounded size, refused before the job exists rather than when it runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from jobqueue.errors import PayloadRefused


def encode_payload(job_type: str, payload: Mapping[str, Any]) -> str:
    """The payload as JSON text; raises PayloadRefused for what is not JSON or above QUEUE_MAX_PAYLOAD_BYTES."""
    try:
        text = json.dumps(dict(payload), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        size = len(text.encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise PayloadRefused(f"The payload of {job_type} is not JSON: {error}. Send text, numbers, lists.") from error
    limit = settings.QUEUE_MAX_PAYLOAD_BYTES
    if size > limit:
        raise PayloadRefused(f"The payload of {job_type} has {size} bytes, above {limit}. Send an id instead.")
    return text


def decode_payload(text: Any) -> dict[str, Any]:
    """The payload of a stored job; raises ValueError where the row was written by hand and is not a JSON object."""
    payload = json.loads(text) if isinstance(text, str | bytes) else text
    if not isinstance(payload, dict):
        raise ValueError(f"The payload is not a JSON object but {type(payload).__name__}.")
    return payload

"""An event as a line of JSON, and back: every column, so that nothing is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder

from webhooks.models import WebhookEvent

_FIELDS = {field.attname: field for field in WebhookEvent._meta.concrete_fields}
_TIMES = [name for name, field in _FIELDS.items() if field.get_internal_type() == "DateTimeField"]


class BadLine(ValueError):
    """A line of an archive that is no event."""


def to_line(event: WebhookEvent) -> bytes:
    """One line, with its end."""
    row = {column: getattr(event, column) for column in _FIELDS}
    for column in _TIMES:
        row[column] = row[column].isoformat() if row[column] else None
    return json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=True).encode() + b"\n"


def from_line(line: bytes) -> WebhookEvent:
    """The event; raises BadLine for one that is cut, or that another version of the program wrote."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadLine("it is not JSON.") from error
    if not isinstance(row, Mapping) or set(row) != set(_FIELDS):
        raise BadLine("it does not have the columns of an event.")
    return WebhookEvent(**{column: _value(column, value) for column, value in row.items()})


def _value(column: str, value: Any) -> Any:
    try:
        return _FIELDS[column].to_python(value)
    except ValidationError as error:
        raise BadLine(f"its {column} cannot be read.") from error

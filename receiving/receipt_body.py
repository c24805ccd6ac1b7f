"""Reading a receipt that a device sends as JSON; whatever is not exactly right is refused by name."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from consignments.errors import InvalidInput
from consignments.typed_numbers import parse_number
from receiving.counts import BUCKETS, ZERO, CountedLine, Signed, Submission
from receiving.moments import moment_of

MAX_LINES = 5_000
MAX_NAME = 120


def parse_receipt(body: bytes) -> Submission:
    """The receipt in `body`: {key, lines: [{product, accepted, …, reason, photos}], arrived_at, note, photos,
    signature: {name, drawing}, counted_by}, the drawing a PNG in base64.

    Quantities are decimal strings, times ISO 8601 with an offset. Raises InvalidInput.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidInput([_("The receipt is not JSON.")], code="not_json") from error
    if not isinstance(data, dict):
        raise InvalidInput([_("The receipt is not a JSON object.")], code="not_json")
    lines = data.get("lines")
    if not isinstance(lines, list) or len(lines) > MAX_LINES:
        raise InvalidInput([_("`lines` is not a list of at most %(most)s counted lines.") % {"most": MAX_LINES}])
    return Submission(
        key=_text(data, "key"),
        lines=tuple(_line(line, place) for place, line in enumerate(lines, start=1)),
        arrived_at=_moment(data.get("arrived_at")),
        note=_text(data, "note"),
        photos=_tokens(data, _("the receipt")),
        signature=_signature(data.get("signature")),
        counted_by=_text(data, "counted_by"),
    )


def _line(line: Any, place: int) -> CountedLine:
    if not isinstance(line, dict) or not _is_id(line.get("product")):
        raise InvalidInput([_("Line %(place)s names no product.") % {"place": place}])
    quantities: dict[str, Any] = {bucket: _pieces(line, bucket, place) for bucket in BUCKETS}
    return CountedLine(
        line["product"],
        reason=_text(line, "reason"),
        photos=_tokens(line, _("line %(place)s") % {"place": place}),
        **quantities,
    )


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def _pieces(line: Mapping[str, Any], bucket: str, place: int) -> Decimal:
    value = line.get(bucket, "")
    if value == "":
        return ZERO
    if not isinstance(value, str):
        raise InvalidInput(
            [
                _('Line %(place)s: `%(bucket)s` is not a decimal in quotes, such as "12.5".')
                % {"place": place, "bucket": bucket}
            ]
        )
    try:
        return parse_number(value)
    except ValueError as fault:
        raise InvalidInput(
            [_("Line %(place)s: `%(bucket)s` %(fault)s.") % {"place": place, "bucket": bucket, "fault": fault}]
        ) from fault


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or len(value) > 2_000:
        raise InvalidInput([_("`%(name)s` is not a text of at most 2,000 characters.") % {"name": name}])
    # Half of a character, as JavaScript leaves where a text is cut within one, has no place in a database.
    return value.encode("utf-8", "replace").decode()


def _tokens(data: Mapping[str, Any], where: str) -> tuple[uuid.UUID, ...]:
    values = data.get("photos", [])
    try:
        return tuple(uuid.UUID(value) for value in values)
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidInput([_("The photographs of %(where)s are not a list of tokens.") % {"where": where}]) from error


def _signature(value: Any) -> Signed | None:
    if value is None:
        return None
    drawing = value.get("drawing", "") if isinstance(value, dict) else None
    if not isinstance(drawing, str):
        raise InvalidInput([_("`signature` is not a name with a drawing.")], code="bad_signature")
    try:
        return Signed(_text(value, "name")[:MAX_NAME], base64.b64decode(drawing, validate=True))
    except ValueError as error:
        raise InvalidInput([_("The drawing of the signature is not base64.")], code="bad_signature") from error


def _moment(value: Any) -> datetime | None:
    if value in (None, ""):
        return None
    moment = moment_of(value) if isinstance(value, str) else None
    if moment is None:
        raise InvalidInput([_("`arrived_at` is not a time with an offset, such as 2026-01-31T09:30:00Z.")])
    return moment

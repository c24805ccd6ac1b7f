"""ETag and If-Match: nobody changes or decides on what they did not read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import TypeVar

from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from consignments.api.refusals import VersionRequired, VersionStale
from consignments.errors import Conflict
from consignments.models import Order

T = TypeVar("T")
_TAG = re.compile(r'"(\d{1,9})-[0-9a-f]{12}"', re.ASCII)


def tagged(response: Response, order: Order) -> Response:
    """`response` with the ETag of the order in it: its version, and a hash of what is shown."""
    shown = hashlib.sha256(JSONRenderer().render(response.data)).hexdigest()[:12]
    response["ETag"] = f'"{order.version}-{shown}"'
    return response


def version_read(request: Request) -> int:
    """The version in If-Match. Raises VersionRequired where there is none, VersionStale for a tag never given out."""
    sent = request.headers.get("If-Match", "").strip()
    if sent in ("", "*"):
        raise VersionRequired(_("Send If-Match with the ETag of the order as you read it."))
    match = _TAG.fullmatch(sent)
    if match is None:
        raise VersionStale(_("If-Match names no version of this order. Read it again."))
    return int(match[1])


def against_version(change: Callable[[], T]) -> T:
    """What `change` gives; someone else's change in between is a failed precondition (412), not a conflict."""
    try:
        return change()
    except Conflict as clash:
        if clash.code == "stale_version":
            raise VersionStale(clash.message) from clash
        raise

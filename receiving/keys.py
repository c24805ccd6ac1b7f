"""The key that a device makes for each receipt, so that ten taps book one."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from consignments.errors import InvalidInput

# Where a receipt has its key, what the sender photographed has this: no receipt, and nobody who counts, may use it.
DISPATCHED = "dispatched"
KEY = re.compile(r"[a-z0-9][a-z0-9._:-]{7,63}")


def checked_key(key: str) -> str:
    """`key` in lower case (databases differ in telling case apart); raises InvalidInput for an unusable one."""
    lowered = key.strip().lower()
    if lowered == DISPATCHED or not KEY.fullmatch(lowered):
        raise InvalidInput(
            [_("The receipt's key is not usable: 8 to 64 letters, digits, dots, colons, dashes or underscores.")],
            code="bad_key",
        )
    return lowered

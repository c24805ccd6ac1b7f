"""What `manage.py check` says about the settings of this app."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from consignments.stock_check import REFUSE, WARN


@register("consignments")
def check_stock_setting(**_: Any) -> list[CheckMessage]:
    """A word that is neither would pass for `warn`."""
    said = settings.TRANSFER_STOCK_CHECK
    if said in (WARN, REFUSE):
        return []
    return [Error(f"TRANSFER_STOCK_CHECK is {said!r}: write {WARN} or {REFUSE}.", id="consignments.E001")]

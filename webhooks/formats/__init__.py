"""The two wire formats, and the one Delivery that both become."""

from __future__ import annotations

from webhooks.formats.delivery import Delivery
from webhooks.formats.reading import read_delivery

__all__ = ["Delivery", "read_delivery"]

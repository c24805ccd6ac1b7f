"""When the goods came, apart from when they were booked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from consignments.models import Order
from consignments.statuses import Status
from receiving.errors import ReceiptRefused
from receiving.moments import FIRST_DAY

CLOCK_SKEW = timedelta(minutes=5)
Arrival = Callable[[Order, datetime | None], datetime]


def checked_arrival(order: Order, arrived_at: datetime | None) -> datetime:
    """`arrived_at`, or now; raises ReceiptRefused for a time to come or one before the order was sent."""
    if arrived_at is None:
        return timezone.now()
    if fault := _fault(order, arrived_at):
        raise ReceiptRefused([fault], {})
    return arrived_at


def arrival_by_clock(order: Order, arrived_at: datetime | None) -> datetime:
    """`arrived_at` of a device's clock, or now where that clock is wrong: nobody typed it, so nobody can mend it."""
    if arrived_at is None or _fault(order, arrived_at):
        return timezone.now()
    return arrived_at


def _fault(order: Order, arrived_at: datetime) -> str:
    if arrived_at > timezone.now() + CLOCK_SKEW:
        return _("The arrival time lies in the future. Check the date and time.")
    sent = order.events.filter(to_status=Status.SENT).order_by("seq").first()
    if arrived_at < (sent.created_at - CLOCK_SKEW if sent else FIRST_DAY):
        return _("The arrival time lies before the order was sent to the supplier. Check the date.")
    return ""

"""When the goods came, apart from when they were booked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from consignments.models import Order
from consignments.statuses import Status
from receiving.errors import ReceiptRefused

CLOCK_SKEW = timedelta(minutes=5)


def checked_arrival(order: Order, arrived_at: datetime | None) -> datetime:
    """`arrived_at`, or now; raises ReceiptRefused for a time to come or one before the order was sent."""
    now = timezone.now()
    if arrived_at is None:
        return now
    if arrived_at > now + CLOCK_SKEW:
        raise ReceiptRefused([_("The arrival time lies in the future. Check the date and time.")], {})
    sent = order.events.filter(to_status=Status.SENT).order_by("seq").first()
    if sent and arrived_at < sent.created_at - CLOCK_SKEW:
        raise ReceiptRefused(
            [_("The arrival time lies before the order was sent to the supplier. Check the date.")], {}
        )
    return arrived_at

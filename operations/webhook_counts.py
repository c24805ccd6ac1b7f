"""What became of the latest webhooks, from the newest rows alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from webhooks.models import WebhookEvent

MOST = 10_000
LAGS_LOOKED_AT = 500
BY_STATUS = (
    "SELECT status, COUNT(*) FROM (SELECT status FROM webhook_events WHERE received_at >= %s"
    " ORDER BY received_at DESC LIMIT %s) AS newest GROUP BY status"
)


def webhooks_by_status(since: datetime, most: int = MOST) -> dict[str, int]:
    """The newest `most` deliveries since then by status; read from the index of their times."""
    with connection.cursor() as cursor:
        cursor.execute(BY_STATUS, [connection.ops.adapt_datetimefield_value(since), most])
        return {status: int(count) for status, count in cursor.fetchall()}


def latest_lags(since: datetime, most: int = LAGS_LOOKED_AT) -> list[tuple[datetime, timedelta]]:
    """When the newest deliveries since then came, and how long after that they were worked off; newest first."""
    newest = WebhookEvent.objects.filter(received_at__gte=since).order_by("-received_at")
    rows = newest.values_list("received_at", "processed_at")[:most]
    return [(came, max(timedelta(), done - came)) for came, done in rows if done is not None]

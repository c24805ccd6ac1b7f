"""The figures of webhooks, sync, Lightspeed and receiving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Sum
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from consignments.bounded_count import count_of
from jobqueue.models import Dependency
from operations.webhook_counts import latest_lags, webhooks_by_status
from receiving.models import Receipt
from receiving.owed_photos import owed_photos
from sync.models import Drift, RateBudget, SyncCursor
from webhooks.models import RefusalCount, WebhookEvent

HOUR = timedelta(hours=1)
_MOST_FEEDS = 50
_RECEIPTS_LOOKED_AT = 1_000


def webhook_metrics(now: datetime) -> Iterator[Metric]:
    """Results and refusals of the last hour, and how long the newest five hundred waited."""
    results = GaugeMetricFamily(
        "consignments_webhooks_last_hour", "Deliveries of the last hour by result.", labels=["result"]
    )
    counts = webhooks_by_status(now - HOUR)
    for status in WebhookEvent.Status:
        results.add_metric([status.value], counts.get(status.value, 0))
    refused = RefusalCount.objects.filter(minute__gte=now - HOUR).aggregate(total=Sum("count"))["total"] or 0
    results.add_metric(["refused"], refused)
    yield results
    lags = [lag.total_seconds() for _, lag in latest_lags(now - HOUR)]
    lag = GaugeMetricFamily(
        "consignments_webhook_lag_seconds",
        "From a delivery to the end of its processing, of the newest 500 of the last hour.",
        labels=["of"],
    )
    if lags:
        lag.add_metric(["mean"], sum(lags) / len(lags))
        lag.add_metric(["longest"], max(lags))
    yield lag


def sync_metrics(now: datetime) -> Iterator[Metric]:
    """How long ago each feed was read to its end."""
    lag = GaugeMetricFamily(
        "consignments_sync_lag_seconds", "Since a feed of Lightspeed's was last read to its end.", labels=["feed"]
    )
    version = GaugeMetricFamily("consignments_sync_version", "How far a feed is read.", labels=["feed"])
    for cursor in SyncCursor.objects.all()[:_MOST_FEEDS]:
        read_at = cursor.last_success_at or cursor.created_at
        lag.add_metric([cursor.cursor_type], max(0.0, (now - read_at).total_seconds()))
        version.add_metric([cursor.cursor_type], cursor.last_processed_id)
    yield from (lag, version)
    drift = count_of(Drift.objects.filter(state=Drift.State.OPEN)).number
    yield GaugeMetricFamily("consignments_drift_open", "Differences from Lightspeed that wait for people.", value=drift)


def lightspeed_metrics(now: datetime) -> Iterator[Metric]:
    """Calls made, refused and left, and what does not answer."""
    budget = RateBudget.objects.first()
    if budget is not None:
        yield CounterMetricFamily("consignments_lightspeed_calls", "Calls to Lightspeed.", value=budget.calls)
        yield CounterMetricFamily("consignments_lightspeed_refused", "Calls answered with 429.", value=budget.refused)
        left = max(0, budget.remaining)
        yield GaugeMetricFamily("consignments_lightspeed_calls_left", "Calls left in this window.", value=left)
    down = GaugeMetricFamily(
        "consignments_dependency_down", "1 while what jobs depend on does not answer.", labels=["dependency"]
    )
    for dependency in Dependency.objects.all()[:_MOST_FEEDS]:
        down.add_metric([dependency.name], int(dependency.open_until is not None and dependency.open_until > now))
    yield down


def receiving_metrics(now: datetime) -> Iterator[Metric]:
    """Documents booked in the last hour, and photographs that are owed."""
    kinds = dict.fromkeys(Receipt.Kind.values, 0)
    newest = Receipt.objects.order_by("-id").values_list("kind", "recorded_at")[:_RECEIPTS_LOOKED_AT]
    for kind, at in newest:
        kinds[kind] += at >= now - HOUR
    receipts = GaugeMetricFamily(
        "consignments_receipts_last_hour", "Receipts and reversals booked, 1,000 at most.", labels=["kind"]
    )
    for kind, count in kinds.items():
        receipts.add_metric([kind.lower()], count)
    yield receipts
    owed = count_of(owed_photos(), 1_000).number
    yield GaugeMetricFamily("consignments_photos_owed", "Photographs that receipts still wait for.", value=owed)

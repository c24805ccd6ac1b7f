"""Deliveries, refusals and lag by the hour, for the chart and the table that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Sum
from django.db.models.functions import TruncHour
from django.utils import timezone

from webhooks.models import RefusalCount, WebhookEvent

HOURS = 24
CHART_HEIGHT = 100
_LAG = ExpressionWrapper(F("processed_at") - F("received_at"), output_field=DurationField())


@dataclass
class Hour:
    """One hour. Lags are seconds from the delivery to the end of its processing; None where nothing ended."""

    start: datetime
    delivered: int = 0
    refused: int = 0
    mean_lag: float | None = None
    longest_lag: float | None = None


@dataclass(frozen=True)
class Bar:
    """Where an hour stands in the chart, in its units."""

    hour: Hour
    x: int
    delivered_y: int
    delivered_height: int
    refused_y: int
    refused_height: int
    lag_y: int | None


@dataclass(frozen=True)
class Traffic:
    """The last hours, oldest first; `most` is what the tallest bar stands for, `slowest` the highest dot (seconds)."""

    hours: list[Hour]

    @property
    def most(self) -> int:
        return max((max(hour.delivered, hour.refused) for hour in self.hours), default=0)

    @property
    def slowest(self) -> float:
        return max((hour.mean_lag for hour in self.hours if hour.mean_lag is not None), default=0.0)

    @property
    def bars(self) -> list[Bar]:
        return [self._bar(position, hour) for position, hour in enumerate(self.hours)]

    def _bar(self, position: int, hour: Hour) -> Bar:
        delivered, refused = self._height(hour.delivered), self._height(hour.refused)
        return Bar(
            hour=hour,
            x=position * 30,
            delivered_y=CHART_HEIGHT - delivered,
            delivered_height=delivered,
            refused_y=CHART_HEIGHT - refused,
            refused_height=refused,
            lag_y=self._lag_y(hour),
        )

    def _lag_y(self, hour: Hour) -> int | None:
        """Where the dot of the mean lag stands; on the ground where nothing waited at all."""
        if hour.mean_lag is None:
            return None
        return CHART_HEIGHT - round(hour.mean_lag * CHART_HEIGHT / self.slowest) if self.slowest else CHART_HEIGHT

    def _height(self, count: int) -> int:
        """At least one unit for anything that happened at all."""
        return max(1, round(count * CHART_HEIGHT / self.most)) if count else 0


def recent_traffic(now: datetime | None = None) -> Traffic:
    """The last 24 hours, the current one included, by the clock in UTC."""
    this_hour = (now or timezone.now()).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    hours = {start: Hour(start) for start in (this_hour - timedelta(hours=back) for back in reversed(range(HOURS)))}
    _add_deliveries(hours, min(hours))
    _add_refusals(hours, min(hours))
    return Traffic(list(hours.values()))


def _add_deliveries(hours: dict[datetime, Hour], since: datetime) -> None:
    events = WebhookEvent.objects.filter(received_at__gte=since, replay_of=None)
    by_hour = events.annotate(hour=TruncHour("received_at", tzinfo=UTC)).values("hour").order_by("hour")
    for row in by_hour.annotate(count=Count("id"), mean=Avg(_LAG), longest=Max(_LAG)):
        if hour := hours.get(row["hour"]):
            hour.delivered = row["count"]
            hour.mean_lag, hour.longest_lag = _seconds(row["mean"]), _seconds(row["longest"])


def _add_refusals(hours: dict[datetime, Hour], since: datetime) -> None:
    counts = RefusalCount.objects.filter(minute__gte=since).annotate(hour=TruncHour("minute", tzinfo=UTC))
    for row in counts.values("hour").order_by("hour").annotate(total=Sum("count")):
        if hour := hours.get(row["hour"]):
            hour.refused = row["total"]


def _seconds(lag: timedelta | None) -> float | None:
    return None if lag is None else round(lag.total_seconds(), 1)

"""Charts of the last hour, minute by minute, each with the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from jobqueue.minutes import work_by_minute
from operations.findings import Table
from operations.webhook_counts import latest_lags

MINUTES = 60
HEIGHT = 100
SLOT = 12
"""The width of a minute, in the chart's units."""


@dataclass(frozen=True)
class Series:
    """One figure a minute; None where there is none. `tone` is the class of its colour."""

    name: str
    tone: str
    values: Sequence[float | None]
    as_dots: bool = False


@dataclass(frozen=True)
class Mark:
    """Where a bar or a dot stands."""

    tone: str
    x: int
    y: int
    height: int
    is_dot: bool


@dataclass(frozen=True)
class Chart:
    """`unit` is what the tallest mark is counted in. `note` says what the figures leave out."""

    slug: str
    title: str
    unit: str
    moments: Sequence[datetime]
    series: Sequence[Series]
    table: Table
    note: str = ""

    @property
    def top(self) -> float:
        """What the tallest mark stands for."""
        return max((value for line in self.series for value in line.values if value is not None), default=0)

    @property
    def marks(self) -> list[Mark]:
        width = SLOT // max(1, len(self.series))
        return [
            self._mark(line, place * SLOT + number * width, value)
            for number, line in enumerate(self.series)
            for place, value in enumerate(line.values)
            if value
        ]

    @property
    def labels(self) -> list[tuple[int, str]]:
        """A time for every tenth minute; in UTC as in the table, where a template would take the zone of the site."""
        return [
            (place * SLOT, f"{moment:%H:%M}") for place, moment in enumerate(self.moments) if moment.minute % 10 == 0
        ]

    def _mark(self, line: Series, x: int, value: float) -> Mark:
        """At least one unit high for anything that happened at all."""
        height = max(1, round(value * HEIGHT / self.top))
        return Mark(line.tone, x, HEIGHT - height, height, line.as_dots)


def work_chart(now: datetime) -> Chart:
    """Runs of jobs that succeeded and that failed, and the part that failed."""
    minutes = work_by_minute(now, MINUTES)
    heads = (_("Minute"), _("Succeeded"), _("Failed"), _("Failure rate"))
    rows = [(f"{at:%H:%M}", f"{done:,}", f"{failed:,}", _rate(done, failed)) for at, done, failed in reversed(minutes)]
    return Chart(
        slug="work",
        title=_("Runs of jobs by the minute (UTC)"),
        unit=_("runs"),
        moments=[at for at, _done, _failed in minutes],
        series=[
            Series(_("succeeded"), "good", [done for _at, done, _failed in minutes]),
            Series(_("failed"), "bad", [failed for _at, _done, failed in minutes]),
        ],
        table=Table(_("Runs of jobs by the minute"), heads, rows),
    )


def _rate(done: int, failed: int) -> str:
    return f"{failed / (done + failed):.0%}" if done or failed else "-"


def lag_chart(now: datetime) -> Chart:
    """How long webhooks waited until they were worked off: the mean, and the longest."""
    last = now.replace(second=0, microsecond=0)
    moments = [last - timedelta(minutes=back) for back in reversed(range(MINUTES))]
    lags = latest_lags(moments[0])
    by_minute: dict[datetime, list[float]] = {}
    for came, lag in lags:
        by_minute.setdefault(came.replace(second=0, microsecond=0), []).append(lag.total_seconds())
    found = [by_minute.get(moment, []) for moment in moments]
    heads = (_("Minute"), _("Worked off"), _("Mean lag, s"), _("Longest lag, s"))
    rows = [_lag_row(moment, seconds) for moment, seconds in reversed(list(zip(moments, found, strict=True)))]
    return Chart(
        slug="lag",
        title=_("Lag of webhooks by the minute (UTC)"),
        unit=_("s"),
        moments=moments,
        series=[
            Series(_("mean"), "good", [_mean(seconds) for seconds in found]),
            Series(_("longest"), "dot", [max(seconds, default=None) for seconds in found], as_dots=True),
        ],
        table=Table(_("Lag of webhooks by the minute"), heads, rows),
        note=_("The newest 500 deliveries."),
    )


def _mean(seconds: Sequence[float]) -> float | None:
    return sum(seconds) / len(seconds) if seconds else None


def _lag_row(moment: datetime, seconds: Sequence[float]) -> tuple[str, ...]:
    if not seconds:
        return f"{moment:%H:%M}", "0", "-", "-"
    return f"{moment:%H:%M}", str(len(seconds)), f"{sum(seconds) / len(seconds):.1f}", f"{max(seconds):.1f}"

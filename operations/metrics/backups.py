"""The age of the last backup, on a host that sees backups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric

from operations.backups.kept import last_made


def backup_metrics(now: datetime) -> Iterator[Metric]:
    """Nothing where there is none: an alert on its absence is then the right one."""
    last = last_made()
    if last is not None:
        age = max(0.0, (now - last).total_seconds())
        yield GaugeMetricFamily("consignments_backup_age_seconds", "Since the moment of the last backup.", value=age)

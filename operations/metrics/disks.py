"""The room that is left on the disks of the host that answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import structlog
from prometheus_client.core import GaugeMetricFamily, Metric

from operations.disks import disks

log = structlog.get_logger(__name__)


def disk_metrics(_now: datetime) -> Iterator[Metric]:
    """By what lies there. Nothing of a disk that does not answer: it must not take the other figures with it."""
    free = GaugeMetricFamily("consignments_disk_free_ratio", "Free part of the disk with this.", labels=["holds"])
    for disk in disks():
        if disk.free is None:
            log.warning("metrics.disk_not_read", holds=disk.holds, error=disk.unseen)
            continue
        for name in disk.holds:
            free.add_metric([name], disk.free)
    yield free

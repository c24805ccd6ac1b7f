"""One run of the poller: the feeds in turn; after the consignments the lines of open ones, and reconcile."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from sync.feeds import FEEDS
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import LightspeedError
from sync.models import Drift
from sync.poll import FeedCount, poll_feed
from sync.poll_lines import poll_lines, reconcile_changed
from sync.poll_progress import PollProgress
from sync.store_stock import FEED, place_waiting


@dataclass
class PollRun:
    """What to read, and what came of it."""

    names: tuple[str, ...]
    page_size: int
    full: bool
    counts: list[FeedCount] = field(default_factory=list)
    lines_read: int = 0
    lines_changed: int = 0
    reconciled: int = 0
    drift_open: int = 0
    faults: list[LightspeedError] = field(default_factory=list)

    def result(self) -> dict[str, Any]:
        """For programs."""
        numbers = {name: getattr(self, name) for name in ("lines_read", "lines_changed", "reconciled", "drift_open")}
        return {"full": self.full, "feeds": [asdict(count) for count in self.counts], **numbers}


def poll(client: LightspeedClient, run: PollRun, progress: PollProgress) -> None:
    """Fills `run`; raises what the client raises. What was read until then is stored and counted.

    A consignment whose lines cannot be read is told at the end: it keeps nothing else from being read.
    """
    for feed in (feed for feed in FEEDS if feed.name in run.names):
        progress.feed_begins(feed.name, full=run.full)
        run.counts.append(
            poll_feed(client, feed, page_size=run.page_size, full=run.full, report=progress.feed_advances)
        )
        progress.feed_ends()
        if feed.name == "consignments":
            _poll_lines(client, run, progress)
    if FEED in run.names:
        place_waiting()
    if run.faults:
        raise run.faults[0]


def _poll_lines(client: LightspeedClient, run: PollRun, progress: PollProgress) -> None:
    def report(done: int) -> None:
        run.lines_read = done
        progress.lines_advance(done)

    progress.lines_begin()
    polled = poll_lines(client, report)
    run.lines_changed, run.faults = polled.changed, polled.faults
    progress.feed_ends()
    run.reconciled = reconcile_changed()
    run.drift_open = Drift.objects.filter(state=Drift.State.OPEN).count()

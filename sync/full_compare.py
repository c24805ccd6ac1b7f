"""What `poll_ls --full` finds: rows that say something else than Lightspeed at the same version, and vanished ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import structlog

from sync.feeds import Feed
from sync.lightspeed.pages import Page

log = structlog.get_logger(__name__)


class FullCompare:
    """Compares a feed page by page while it is walked from its start.

    `differed` counts rows that were set right although their version was the same. Memory does not grow with the feed:
    what is kept are only rows that a page should have held and did not.
    """

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._suspects: dict[str, int] = {}
        self.differed = 0
        self.vanished = 0

    def page(self, after: int, page: Page[Any]) -> None:
        """Looks at a page before it is stored, in the page's transaction.

        A row that differs is made older than what came, so that storing overwrites it.
        """
        records = {record.id: record for record in page.records}
        self._differing(records)
        if page.unreadable:
            # What cannot be read has not vanished.
            return
        between = {f"{self._feed.version_field}__gt": after, f"{self._feed.version_field}__lte": page.cursor}
        stored = self._feed.model._default_manager.filter(**between).exclude(lightspeed_id=None)
        self._suspects.update(dict(stored.values_list("lightspeed_id", self._feed.version_field)))
        for lightspeed_id in records:
            self._suspects.pop(lightspeed_id, None)

    def end(self) -> None:
        """Rows that Lightspeed listed nowhere, not even among the deleted, are marked as gone; local facts stay."""
        gone = [
            lightspeed_id for lightspeed_id, version in self._suspects.items() if self._stands(lightspeed_id, version)
        ]
        if gone:
            self.vanished = self._feed.vanish(gone)
            log.warning("poll.vanished", feed=self._feed.name, count=self.vanished, first=gone[0])

    def _differing(self, records: dict[str, Any]) -> None:
        rows = self._feed.model._default_manager.filter(lightspeed_id__in=list(records))
        stale = [row.pk for row in rows if self._differs(row, records[getattr(row, "lightspeed_id")])]  # noqa: B009
        if stale:
            self.differed += self._older(stale)
            log.warning("poll.differed", feed=self._feed.name, count=len(stale))

    def _differs(self, row: Any, record: Any) -> bool:
        return getattr(row, self._feed.version_field) == record.version and self._feed.differs(row, record)

    def _older(self, ids: Iterable[int]) -> int:
        rows = self._feed.model._default_manager.filter(pk__in=ids)
        return rows.update(**{self._feed.version_field: 0})

    def _stands(self, lightspeed_id: str, version: int) -> bool:
        """A row that changed meanwhile was listed further on."""
        rows = self._feed.model._default_manager.filter(lightspeed_id=lightspeed_id)
        return rows.filter(**{self._feed.version_field: version}).exists()

"""Reading Lightspeed's feeds into the mirror. Safe to kill at any point and to run twice at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import transaction

from sync.cursors import lock_cursor, move_cursor, note_success, position
from sync.feeds import Feed
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.pages import Page, walk
from sync.patience import patiently

log = structlog.get_logger(__name__)


@dataclass
class FeedCount:
    """What one walk over a feed did."""

    name: str
    pages: int = 0
    records: int = 0
    changed: int = 0
    unreadable: int = 0
    cursor: int = 0


def poll_feed(
    client: LightspeedClient, feed: Feed, *, page_size: int, full: bool, report: Callable[[FeedCount], None]
) -> FeedCount:
    """Reads a feed from its cursor to its end (from its start if `full`); `report` is called after each page.

    Raises what the client raises; everything up to the last whole page is stored then and the cursor stands there.
    """
    count = FeedCount(feed.name, cursor=position(feed.name))
    start = 0 if full else count.cursor
    for page in walk(lambda after: patiently(lambda: feed.fetch(client, after, page_size)), after=start):
        _store_page(feed, page, count)
        report(count)
    note_success(feed.name)
    log.info("poll.feed_read", **vars(count))
    return count


@transaction.atomic
def _store_page(feed: Feed, page: Page[object], count: FeedCount) -> None:
    """The page and the cursor that covers it, both or neither."""
    cursor = lock_cursor(feed.name)
    count.changed += feed.store(page.records)
    move_cursor(cursor, page.cursor or 0)
    count.cursor = cursor.last_processed_id
    count.pages += 1
    count.records += len(page.records)
    count.unreadable += page.unreadable

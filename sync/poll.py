"""Reading Lightspeed's feeds into the mirror. Safe to kill at any point and to run twice at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from django.db import transaction

from jobqueue.transient import again_until_done
from sync.cursors import lock_cursor, make_cursor, move_cursor, note_success, position
from sync.feeds import Feed
from sync.full_compare import FullCompare
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.pages import PAGE_SIZE, Page, walk
from sync.mirror import PATIENCE_SECONDS
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
    differed: int = 0
    vanished: int = 0
    cursor: int = 0


def poll_feed(
    client: LightspeedClient, feed: Feed, *, page_size: int, full: bool, report: Callable[[FeedCount], None]
) -> FeedCount:
    """Reads a feed from its cursor to its end (from its start if `full`); `report` is called after each page.

    Raises what the client raises; everything up to the last whole page is stored then and the cursor stands there.
    """
    make_cursor(feed.name)
    count = FeedCount(feed.name, cursor=position(feed.name))
    compare = FullCompare(feed) if full else None
    after = 0 if full else count.cursor
    for page in walk(
        lambda mark: patiently(lambda: feed.fetch(client, mark, page_size)), after=after, page_size=page_size
    ):
        store = partial(_store_page, feed, page, count, compare, after)
        again_until_done(store, give_up_after=PATIENCE_SECONDS)
        after = page.cursor or after
        report(count)
    if compare is not None:
        compare.end()
        count.vanished = compare.vanished
    note_success(feed.name)
    log.info("poll.feed_read", **vars(count))
    return count


def catch_up(client: LightspeedClient, feed: Feed) -> None:
    """Brings the mirror up to the end of a feed, for work that needs it so; a broken-off one goes on where it stopped.

    Raises what the client raises. It does not count as a poll: whether those still run has to stay visible.
    """
    make_cursor(feed.name)
    count = FeedCount(feed.name)
    for page in walk(lambda mark: feed.fetch(client, mark, PAGE_SIZE), after=position(feed.name), to_the_end=True):
        again_until_done(partial(_store_page, feed, page, count, None, 0), give_up_after=PATIENCE_SECONDS)


@transaction.atomic
def _store_page(feed: Feed, page: Page[Any], count: FeedCount, compare: FullCompare | None, after: int) -> None:
    """The page and the cursor that covers it, both or neither."""
    cursor = lock_cursor(feed.name)
    if compare is not None:
        compare.page(after, page)
        count.differed = compare.differed
    count.changed += feed.store(page.records)
    move_cursor(cursor, page.cursor or 0)
    count.cursor = cursor.last_processed_id
    count.pages += 1
    count.records += len(page.records)
    count.unreadable += page.unreadable

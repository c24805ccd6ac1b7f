"""Reading a feed of Lightspeed's because a webhook says that something in it changed. Hints are merged into one job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from jobqueue.enqueue import enqueue
from jobqueue.models import DeadLetter
from jobqueue.registry import RunningJob
from sync.feeds import FEEDS
from sync.job_outcomes import job_outcomes
from sync.lightspeed.pages import PAGE_SIZE
from sync.opening import client_for_polls
from sync.poll import FeedCount, poll_feed

PRODUCTS, INVENTORY = "products", "inventory"
JOB_TYPES: Mapping[str, str] = {PRODUCTS: "webhook.poll_products", INVENTORY: "webhook.poll_inventory"}
"""The job that reads each feed."""

# Every sale changes inventory: on a busy day this is one look at the feed every half minute, not one for each sale.
GATHER = timedelta(seconds=30)


TIME_LIMIT = 6 * 3600.0
"""Seconds. The first reading of some million levels waits for the budget for hours; what hangs longer goes on from the
cursor."""


def request_feed_poll(feed: str) -> int:
    """Enqueues the poll, in the caller's transaction, and returns the job's id; one that waits serves this hint too."""
    job_type = JOB_TYPES[feed]
    due_at = timezone.now() + GATHER
    return enqueue(job_type, {}, due_at=due_at, unique_key=job_type, unique_until="start", subject="catalogue")


def last_poll_died(feed: str) -> bool:
    """Whether a job that read the feed waits among the dead letters: each hint would only add one more to it."""
    return DeadLetter.objects.filter(job_type=JOB_TYPES[feed]).exists()


def poll_named_feed(job: RunningJob) -> None:
    """Reads the job's feed from where it was last read: whatever the hint named is in it."""
    (feed,) = [feed for feed in FEEDS if JOB_TYPES.get(feed.name) == job.job_type]
    with job_outcomes(job), client_for_polls() as client:
        poll_feed(client, feed, page_size=PAGE_SIZE, full=False, report=_report_nothing)


def _report_nothing(count: FeedCount) -> None:
    """Nobody watches a job."""

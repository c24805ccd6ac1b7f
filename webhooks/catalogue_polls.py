"""Reading the feed of products because a webhook says that one changed. Hints are merged into one job."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from jobqueue.enqueue import enqueue
from jobqueue.registry import RunningJob
from sync.feeds import FEEDS
from sync.job_outcomes import job_outcomes
from sync.lightspeed.pages import PAGE_SIZE
from sync.opening import client_for_polls
from sync.poll import FeedCount, poll_feed

JOB_TYPE = "webhook.poll_products"
# Every sale changes inventory: on a busy day this is one look at the feed every half minute, not one for each sale.
GATHER = timedelta(seconds=30)


def request_catalogue_poll() -> int:
    """Enqueues the poll, in the caller's transaction, and returns the job's id; one that waits serves this hint too."""
    return enqueue(
        JOB_TYPE,
        {},
        due_at=timezone.now() + GATHER,
        unique_key=JOB_TYPE,
        unique_until="start",
        subject="catalogue",
    )


def poll_products(job: RunningJob) -> None:
    """Reads the feed from where it was last read: whatever the hint named is in it."""
    (feed,) = [feed for feed in FEEDS if feed.name == "products"]
    with job_outcomes(job), client_for_polls() as client:
        poll_feed(client, feed, page_size=PAGE_SIZE, full=False, report=_report_nothing)


def _report_nothing(count: FeedCount) -> None:
    """Nobody watches a job."""

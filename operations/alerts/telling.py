"""Telling what is new, by every way that is set up."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import connection

from jobqueue.dialect import database_now
from jobqueue.transient import again_until_done
from operations.alerts.delivery import deliver
from operations.alerts.incidents import settle, untold
from operations.findings import Finding

# Several checks that begin at once may end in a deadlock, which one of them loses.
PATIENCE_SECONDS = 30.0


def ways_are_set() -> bool:
    """Whether there is anybody to tell."""
    return bool(settings.HEALTH_MAIL_TO or settings.HEALTH_WEBHOOK_URL)


def tell(findings: Sequence[Finding]) -> str:
    """Sends what is new; the fault of the webhook, or "". Raises what the mail server raises.

    What the mail server did not take is told again by the next check, by both ways. A webhook that fails beside a mail
    that was sent is a fault to be named, and no more.
    """
    news = again_until_done(lambda: settle(findings, database_now(connection)), give_up_after=PATIENCE_SECONDS)
    if not news:
        return ""
    try:
        fault = deliver(news)
    except Exception:
        untold(news)
        raise
    if fault and not settings.HEALTH_MAIL_TO:
        untold(news)
    return fault

"""What the system works with: its workers, people's second factors, the mail server, Lightspeed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import connection

from jobqueue.dialect import database_now
from jobqueue.models import Worker
from operations.alerts.telling import ways_are_set
from operations.doctor.bucket import bucket_verdicts
from operations.doctor.mail import mail_verdict
from operations.doctor.second_factors import second_factors_verdict
from operations.doctor.verdict import Verdict, fail, guarded, ok, warn
from sync.access import access_state
from sync.lightspeed.errors import LightspeedError
from sync.opening import client_for_polls


def surroundings_verdicts(*, network: bool) -> Iterator[Verdict]:
    """Without `network` nothing is asked that is not on this host."""
    yield guarded("workers", _workers)
    yield guarded("second factors", second_factors_verdict)
    yield guarded("mail", partial(mail_verdict, network=network))
    yield guarded("alerts", _alerts)
    yield from bucket_verdicts(network=network)
    yield guarded("Lightspeed", partial(_lightspeed, network=network))


def _workers() -> Verdict:
    fresh = database_now(connection) - timedelta(seconds=settings.QUEUE_STALE_AFTER_SECONDS)
    alive = Worker.objects.filter(heartbeat_at__gte=fresh).count()
    if alive:
        return ok("workers", f"{alive} alive")
    return fail("workers", "None is alive: nothing is carried out.", "sudo systemctl start consignments-worker")


def _alerts() -> Verdict:
    if ways_are_set():
        return ok("alerts", "somebody is told")
    return warn("alerts", "Nobody is told what goes wrong.", "Set HEALTH_MAIL_TO or HEALTH_WEBHOOK_URL.")


def _lightspeed(*, network: bool) -> Verdict:
    state = access_state()
    if not settings.LIGHTSPEED_BASE_URL and not state.domain_prefix:
        return fail("Lightspeed", "There is no address.", "Set LIGHTSPEED_BASE_URL, or let a manager connect the shop.")
    if state.what_to_do:
        return fail("Lightspeed", "The token is missing or was refused.", state.what_to_do)
    if not network:
        return ok("Lightspeed", f"{state.kind}; not asked")
    try:
        with client_for_polls() as client:
            page = client.outlets()
    except LightspeedError as fault:
        return fail("Lightspeed", fault.message, "Look at LIGHTSPEED_BASE_URL, the token and the way out of this host.")
    return ok("Lightspeed", f"answers, {len(page.records)} outlets")

"""The way to and from Lightspeed: cursors, token, budget, breaker, and what came by webhook."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consignments.bounded_count import count_of
from consignments.models import Order
from jobqueue.models import Dependency
from operations import thresholds
from operations.dashboard.charts import lag_chart
from operations.findings import Fact, Finding, Level, Panel, Table
from operations.spans import ago, span
from operations.token_end import token_findings
from operations.webhook_counts import webhooks_by_status
from sync.access import access_state
from sync.models import LightspeedConsignment, RateBudget, SyncCursor
from webhooks.models import RefusalCount, WebhookEvent

PENDING_TOO_LONG = timedelta(minutes=5)
# A breaker lets a job through when its time is over, and only a success closes it: until that job has an answer, an
# all-clear would be followed by the same alert.
BREAKER_TRIES = timedelta(minutes=10)


def sync_panel(now: datetime) -> Panel:
    """How far each feed is read, and how many consignments either side has."""
    cursors = list(SyncCursor.objects.all()[:20])
    rows = [(c.cursor_type, f"{c.last_processed_id}", ago(c.last_success_at, now)) for c in cursors]
    ours, theirs = count_of(Order.objects.exclude(lightspeed_id=None)), count_of(LightspeedConsignment.objects.all())
    facts = [Fact(_("Orders of ours at Lightspeed"), str(ours)), Fact(_("Consignments mirrored"), str(theirs))]
    heads = (_("Feed"), _("Version"), _("Read to its end"))
    tables = [Table(_("Cursors"), heads, rows)] if rows else []
    return Panel("sync", _("Sync"), _cursor_findings(cursors, now), facts, tables)


def _cursor_findings(cursors: list[SyncCursor], now: datetime) -> list[Finding]:
    if not cursors:
        return [Finding("never_polled", Level.AMBER, _("The poller has not run yet."))]
    return [
        Finding(
            f"cursor:{cursor.cursor_type}",
            Level.RED,
            _("%(feed)s was read to its end %(when)s.")
            % {"feed": cursor.cursor_type, "when": ago(cursor.last_success_at, now)},
        )
        for cursor in cursors
        if cursor.last_success_at is None or now - cursor.last_success_at > thresholds.cursor_age()
    ]


def access_panel(now: datetime) -> Panel:
    """The token, the calls that are left, and the circuit breaker."""
    state, budget = access_state(), RateBudget.objects.first()
    found, facts = [], [Fact(_("Token"), state.kind)]
    if state.what_to_do:
        why = _("Lightspeed refuses the token.") if state.refused_at else _("There is no token.")
        found.append(Finding("token", Level.RED, f"{why} {state.what_to_do}"))
    found += token_findings(now)
    if budget is not None:
        facts.append(Fact(_("Calls left"), f"{max(0, budget.remaining)} / {budget.limit}"))
        if budget.paused_until and budget.paused_until > now:
            text = _("Lightspeed asked for a pause, for another %s.") % span(budget.paused_until - now)
            found.append(Finding("paused", Level.AMBER, text))
    for breaker in Dependency.objects.filter(open_until__gt=now - BREAKER_TRIES)[:10]:
        text = _("%(name)s does not answer; its jobs wait. It said: %(error)s")
        said = {"name": breaker.name, "error": breaker.last_error[:160]}
        found.append(Finding(f"breaker:{breaker.name}", Level.RED, text % said))
    return Panel("lightspeed", _("Lightspeed"), found, facts)


def webhooks_panel(now: datetime) -> Panel:
    """Deliveries of the last hour by state, and refusals."""
    hour = now - timedelta(hours=1)
    counts = webhooks_by_status(hour)
    facts = [Fact(str(s.label), f"{counts.get(s, 0):,}") for s in WebhookEvent.Status]
    refused = RefusalCount.objects.filter(minute__gte=hour).aggregate(total=Sum("count"))["total"] or 0
    facts.append(Fact(_("Refused"), f"{refused:,}"))
    found = []
    oldest = WebhookEvent.objects.filter(status=WebhookEvent.Status.PENDING).order_by("id").first()
    if oldest is not None:
        waited = now - oldest.received_at
        facts.append(Fact(_("Oldest pending"), span(waited)))
        if waited > PENDING_TOO_LONG:
            found.append(Finding("webhooks_wait", Level.RED, _("A webhook has waited for %s.") % span(waited)))
    failed = counts.get(WebhookEvent.Status.FAILED, 0)
    if failed:
        found.append(
            Finding(
                "webhooks_failed",
                Level.AMBER,
                ngettext("%s webhook of the last hour failed.", "%s webhooks of the last hour failed.", failed)
                % failed,
            )
        )
    return Panel("webhooks", _("Webhooks"), found, facts, charts=[lag_chart(now)])

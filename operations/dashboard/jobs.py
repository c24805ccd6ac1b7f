"""The queue and its workers, and what the queue gave up on."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consignments.bounded_count import count_of
from jobqueue.models import DeadLetter, Job, JobEvent, JobStatus, Worker
from jobqueue.stats import oldest_ready_seconds
from operations import thresholds
from operations.dashboard.charts import work_chart
from operations.dead_letter_counts import dead_letters_by_type
from operations.findings import Fact, Finding, Level, Panel, Table
from operations.spans import ago, span

SHOWN = 10
LOOKED_AT = 1_000
_COUNTED = (JobStatus.PENDING, JobStatus.SCHEDULED, JobStatus.WAITING, JobStatus.PAUSED, JobStatus.PROCESSING)


def queue_panel(now: datetime) -> Panel:
    """How long the line is, how long its head has waited, and how much failed in the last hour."""
    counts = {status: count_of(Job.objects.filter(status=status)) for status in _COUNTED}
    waited = timedelta(seconds=oldest_ready_seconds())
    failed = failures_since(now - timedelta(hours=1))
    facts = [
        *(Fact(str(status.label), str(number)) for status, number in counts.items()),
        Fact(_("Oldest ready job"), span(waited)),
        Fact(_("Given up in the last hour"), str(failed)),
    ]
    return Panel("queue", _("Queue"), _queue_findings(waited, failed), facts, charts=[work_chart(now)])


def failures_since(since: datetime) -> int:
    """How many jobs were given up since then, those that were brought back since included: of the latest thousand
    happenings, which are more than is called wrong."""
    last = JobEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return JobEvent.objects.filter(pk__gt=last - LOOKED_AT, name="died", created_at__gte=since).count()


def _queue_findings(waited: timedelta, failed: int) -> list[Finding]:
    found = []
    if waited > thresholds.oldest_job():
        found.append(Finding("oldest_job", Level.RED, _("A job that is ready has waited %s.") % span(waited)))
    if failed > thresholds.failures_an_hour():
        found.append(
            Finding(
                "failures",
                Level.RED,
                ngettext("%s job was given up in the last hour.", "%s jobs were given up in the last hour.", failed)
                % failed,
            )
        )
    return found


def workers_panel(now: datetime) -> Panel:
    """Who is alive and what each holds; jobs that their worker left behind."""
    stale = now - timedelta(seconds=settings.QUEUE_STALE_AFTER_SECONDS)
    fresh = Worker.objects.filter(heartbeat_at__gte=stale)
    alive = list(fresh[:SHOWN])
    held = _held_by([worker.pk for worker in alive])
    rows = [
        (
            worker.pk,
            ago(worker.heartbeat_at, now),
            held.get(worker.pk, "-"),
            f"{worker.jobs_done:,}",
            f"{worker.jobs_failed:,}",
        )
        for worker in alive
    ]
    processing = Job.objects.filter(status=JobStatus.PROCESSING)
    left = count_of(processing.filter(heartbeat_at__lt=stale), 1_000)
    found = []
    if not alive:
        found.append(Finding("no_worker", Level.RED, _("No worker is alive: nothing is carried out.")))
    if left.number:
        found.append(
            Finding(
                "stuck_jobs",
                Level.AMBER,
                ngettext(
                    "%s job was left behind by its worker.", "%s jobs were left behind by their workers.", left.number
                )
                % left,
            )
        )
    facts = [Fact(_("Alive"), str(count_of(fresh))), Fact(_("Left behind"), str(left))]
    heads = (_("Worker"), _("Heartbeat"), _("Holds"), _("Done"), _("Failed"))
    tables = [Table(_("Workers alive"), heads, rows)] if rows else []
    return Panel("workers", _("Workers"), found, facts, tables)


def _held_by(workers: list[str]) -> dict[str, str]:
    rows = Job.objects.filter(status=JobStatus.PROCESSING, worker_id__in=workers).order_by()
    held = rows.values_list("worker_id", "job_type", "id")[:200]
    return {worker: f"{job_type} #{job_id}" for worker, job_type, job_id in held}


def dead_letters_panel(now: datetime) -> Panel:
    """Dead letters by type, each with the error that came most often among the newest."""
    total = count_of(DeadLetter.objects.all())
    latest, errors = _latest_dead_letters()
    rows = [
        (job_type, f"{number:,}", ago(latest[job_type], now) if job_type in latest else "-", errors.get(job_type, "-"))
        for job_type, number in dead_letters_by_type()[:SHOWN]
    ]
    found = []
    if total.number:
        found.append(
            Finding(
                "dead_letters",
                Level.RED,
                ngettext("%s dead letter waits for a decision.", "%s dead letters wait for a decision.", total.number)
                % total,
            )
        )
    heads = (_("Job type"), _("Number"), _("Last"), _("Commonest error"))
    tables = [Table(_("Dead letters by type"), heads, rows)] if rows else []
    return Panel("dead-letters", _("Dead letters"), found, [Fact(_("In all"), str(total))], tables)


def _latest_dead_letters() -> tuple[dict[str, datetime], dict[str, str]]:
    """By job type, among the newest two hundred: when the last one was, and the first line that most of them have."""
    latest: dict[str, datetime] = {}
    tally: dict[str, Counter[str]] = {}
    newest = DeadLetter.objects.order_by("-failed_at").annotate(start=Left("error_message", 160))
    for job_type, failed_at, start in newest.values_list("job_type", "failed_at", "start")[:200]:
        latest.setdefault(job_type, failed_at)
        tally.setdefault(job_type, Counter())[start.split("\n", 1)[0]] += 1
    return latest, {job_type: lines.most_common(1)[0][0] for job_type, lines in tally.items()}

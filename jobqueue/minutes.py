"""Writing down and reading what the workers did in each minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Sum

from jobqueue.models import WorkMinute

KEPT = timedelta(days=1)


def note_work(supervisor: str, now: datetime, *, done: int, failed: int) -> None:
    """Adds to the minute of `now`. A minute's first writer takes away what is older than a day."""
    minute = now.replace(second=0, microsecond=0)
    rows = WorkMinute.objects.filter(minute=minute, supervisor=supervisor)
    if not rows.update(done=F("done") + done, failed=F("failed") + failed):
        WorkMinute.objects.create(minute=minute, supervisor=supervisor, done=done, failed=failed)
        WorkMinute.objects.filter(minute__lt=now - KEPT).delete()


def work_by_minute(now: datetime, minutes: int = 60) -> list[tuple[datetime, int, int]]:
    """The last minutes up to `now`, oldest first: when, runs that succeeded, runs that failed."""
    last = now.replace(second=0, microsecond=0)
    first = last - timedelta(minutes=minutes - 1)
    rows = WorkMinute.objects.filter(minute__gte=first).order_by("minute").values("minute")
    sums = {row["minute"]: (row["d"], row["f"]) for row in rows.annotate(d=Sum("done"), f=Sum("failed"))}
    moments = [first + timedelta(minutes=number) for number in range(minutes)]
    return [(moment, *sums.get(moment, (0, 0))) for moment in moments]

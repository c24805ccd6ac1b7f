"""Opening, reminding of and clearing incidents; safe when two checks run at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from operations import thresholds
from operations.findings import Finding
from operations.models import Incident


@dataclass(frozen=True)
class News:
    """What this check, and no other one, has to tell: incidents that are open, and those that are over."""

    wrong: list[Incident]
    over: list[Incident]

    def __bool__(self) -> bool:
        return bool(self.wrong or self.over)


@transaction.atomic
def settle(findings: Sequence[Finding], now: datetime) -> News:
    """Makes the incidents say what was found, and claims what is to be told. Whoever cannot tell it calls `untold`."""
    found = {finding.code: finding for finding in findings}
    for finding in found.values():
        _open(finding, now)
    rows = Incident.objects.select_for_update()
    rows.exclude(open_code=None).exclude(open_code__in=found).update(open_code=None, cleared_at=now)
    reminder = now - timedelta(hours=settings.HEALTH_REMIND_AFTER_HOURS)
    loud = rows.exclude(open_code=None).filter(level__gte=thresholds.told_from())
    wrong = list(loud.filter(Q(told_at=None) | Q(told_at__lte=reminder)))
    over = list(rows.filter(cleared_at__isnull=False, all_clear_told_at=None).exclude(told_at=None))
    Incident.objects.filter(pk__in=[row.pk for row in wrong]).update(told_at=now)
    Incident.objects.filter(pk__in=[row.pk for row in over]).update(all_clear_told_at=now)
    return News(wrong, over)


def untold(news: News) -> None:
    """Nobody could be told: the next check tries again."""
    for row in news.wrong:
        Incident.objects.filter(pk=row.pk).update(told_at=row.told_at)
    Incident.objects.filter(pk__in=[row.pk for row in news.over]).update(all_clear_told_at=None)


def _open(finding: Finding, now: datetime) -> None:
    said = {"level": finding.level, "sentence": finding.sentence}
    row, is_new = Incident.objects.get_or_create(
        open_code=finding.code, defaults={"code": finding.code, "opened_at": now, **said}
    )
    if not is_new:
        Incident.objects.filter(pk=row.pk).update(**said)

"""Telling that the database is away. Incidents are rows, so this one alone is known by a file of this host.

One message when it goes, a reminder, and an all-clear, as for every other incident.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.utils import timezone

from operations.alerts.delivery import deliver
from operations.alerts.incidents import News
from operations.findings import Finding, Level
from operations.models import Incident

log = structlog.get_logger(__name__)
FINDING = Finding("database", Level.RED, "The database does not answer, or refuses: nothing else is known.")


def tell_away() -> str:
    """Sends it where it is news here; the fault of the webhook, or "". Raises what the mail server raises."""
    now, known = timezone.now(), _known()
    opened, told = known or (now, None)
    if told and now - told < timedelta(hours=settings.HEALTH_REMIND_AFTER_HOURS):
        return ""
    fault = deliver(News([_incident(opened)], []))
    if fault and not settings.HEALTH_MAIL_TO:
        return fault
    _note(opened, now)
    return fault


def tell_back() -> str:
    """Gives the all-clear where it was told from here that the database was away; else as `tell_away`."""
    known = _known()
    if known is None:
        return ""
    fault = deliver(News([], [_incident(known[0])]))
    if fault and not settings.HEALTH_MAIL_TO:
        return fault
    _path().unlink(missing_ok=True)
    return fault


def _incident(opened: datetime) -> Incident:
    return Incident(code=FINDING.code, level=FINDING.level, sentence=FINDING.sentence, opened_at=opened)


def _path() -> Path:
    return Path(settings.VAR_DIR) / "health-database-away.json"


def _known() -> tuple[datetime, datetime] | None:
    """Since when it is away, and when that was last told; None where nothing was."""
    try:
        since, told = json.loads(_path().read_text())
        return datetime.fromisoformat(since), datetime.fromisoformat(told)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        log.warning("health.note_unreadable", error=type(error).__name__)
        return None


def _note(opened: datetime, told: datetime) -> None:
    """Where it cannot be noted, the next check tells again: better too often than never."""
    try:
        _path().parent.mkdir(parents=True, exist_ok=True)
        _path().write_text(json.dumps([opened.isoformat(), told.isoformat()]))
    except OSError as error:
        log.error("health.note_not_written", error=type(error).__name__)

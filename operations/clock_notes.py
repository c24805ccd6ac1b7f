"""What the clock's tasks came to, for check_health: their own words go to a log that nobody reads at night.

Kept in files of this host, like its crontab, so that a task that ran without the database is told too.
"""

from __future__ import annotations

import os
from pathlib import Path

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from config.cron import TASKS
from operations.findings import Finding, Level

log = structlog.get_logger(__name__)

# These say what is wrong by findings of their own, or are tried again before anybody could act.
TOLD_ELSEWHERE = frozenset({"health", "poll", "full-poll", "reconcile"})
# What these find is lost goods, lost photographs, or no way back to either.
GRAVE = frozenset({"ledger", "evidence", "backup"})


def note(name: str, why: str) -> None:
    """Keeps why the task failed, or forgets that it had where `why` is empty."""
    if name in TOLD_ELSEWHERE:
        return
    path = _folder() / name
    try:
        if why:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(why[:1_000])
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        log.error("clock.not_noted", task=name, error=type(error).__name__)


def note_ran(name: str) -> None:
    """For deploy/tell_failed.py: what this run came to is told by check_health or by itself."""
    path = Path(settings.VAR_DIR) / "clock-ran" / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # systemd's name for this run, so that nobody takes an earlier one for it.
        path.write_text(os.environ.get("INVOCATION_ID", ""))
    except OSError as error:
        log.error("clock.not_noted", task=name, error=type(error).__name__)


def clock_findings() -> list[Finding]:
    """The tasks whose last run on this host failed."""
    failed = [(task.name, path.read_text()) for task in TASKS if (path := _folder() / task.name).is_file()]
    return [
        Finding(
            f"clock:{name}",
            Level.RED if name in GRAVE else Level.AMBER,
            _("The last run of %(task)s by the clock failed: %(why)s") % {"task": name, "why": why},
        )
        for name, why in failed
    ]


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "clock-failed"

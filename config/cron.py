"""What runs by the clock: one table for django-crontab and for systemd's timers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ


@dataclass(frozen=True)
class Task:
    """One command by the clock. `cron` and `calendar` (systemd's OnCalendar) name the same moments, in local time."""

    name: str
    cron: str
    calendar: str
    command: tuple[str, ...]
    why: str


TASKS = (
    Task("poll", "*/5 * * * *", "*:0/5", ("poll_ls", "--limit", "200"), "what the webhooks missed"),
    Task("health", "2-59/5 * * * *", "*:2/5", ("check_health", "--mail"), "tells people once what is wrong"),
    Task("backup", "0 1 * * *", "*-*-* 01:00", ("backup", "--keep", "14"), "two weeks of backups"),
    Task("prune-jobs", "10 2 * * *", "*-*-* 02:10", ("prune_jobs", "--older-than", "30d"), "finished jobs"),
    Task("prune-api", "20 2 * * *", "*-*-* 02:20", ("prune_api_answers",), "answers kept for a repeat"),
    Task("sessions", "30 2 * * *", "*-*-* 02:30", ("clearsessions",), "sessions that have ended"),
    Task("ledger", "0 3 * * *", "*-*-* 03:00", ("check_ledger",), "totals against the receipts"),
    Task("reconcile", "30 3 * * *", "*-*-* 03:30", ("reconcile", "--all"), "open orders against Lightspeed"),
    Task(
        "webhooks", "0 4 * * 0", "Sun *-*-* 04:00", ("archive_webhooks", "--older-than", "90d"), "old events to a file"
    ),
    Task("evidence", "20 4 * * 0", "Sun *-*-* 04:20", ("verify_evidence",), "photographs are as they were taken in"),
    Task("full-poll", "0 5 * * 0", "Sun *-*-* 05:00", ("poll_ls", "--full"), "everything at Lightspeed anew"),
    Task("tables", "0 6 1 * *", "*-*-01 06:00", ("maintain_tables", "--optimise"), "space and statistics"),
)


def task(name: str) -> Task:
    """The task of that name; raises KeyError."""
    return {each.name: each for each in TASKS}[name]


def cron_settings(env: environ.Env, base_dir: Path, var_dir: Path) -> dict[str, Any]:
    """The settings of django-crontab, with a way around each of its faults.

    cron gives a job no environment, so the line names the settings and reads CRON_ENV_FILE where there is one. Two
    installations on one host differ in their comment, so that neither removes the other's lines. A job that is still
    running is not started again. A line names a task and no arguments, so that it stays right when those change.
    Lines are written by `manage.py crontab add -v 0`: at another verbosity it stops at lines that it no longer knows.
    """
    env_file = env.str("CRON_ENV_FILE", default="")
    log = env.str("CRON_LOG_FILE", default=str(var_dir / "cron.log"))
    return {
        "CRONJOBS": [(each.cron, "operations.clock.run_for_cron", [each.name]) for each in TASKS],
        "CRONTAB_LOCK_JOBS": True,
        "CRONTAB_COMMENT": f"consignments in {base_dir}",
        "CRONTAB_DJANGO_PROJECT_NAME": "consignments",
        "CRONTAB_DJANGO_MANAGE_PATH": str(base_dir / "manage.py"),
        "CRONTAB_DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE"),
        "CRONTAB_COMMAND_PREFIX": f"set -a; . {env_file}; set +a;" if env_file else "",
        "CRONTAB_COMMAND_SUFFIX": f">> {log} 2>&1",
    }

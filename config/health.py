"""When check_health and the dashboard call something wrong, who is told, and who may read the figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

MAIL_LEVELS = ("red", "amber")


def health_settings(env: environ.Env) -> dict[str, Any]:
    """The settings HEALTH_* and METRICS_*, with the runbook's thresholds as defaults."""
    return {
        "HEALTH_FAILURES_AN_HOUR": env.int("HEALTH_FAILURES_AN_HOUR", default=10),
        "HEALTH_OLDEST_JOB_MINUTES": env.int("HEALTH_OLDEST_JOB_MINUTES", default=5),
        "HEALTH_CURSOR_MINUTES": env.int("HEALTH_CURSOR_MINUTES", default=15),
        "HEALTH_FREE_DISK_PERCENT": env.int("HEALTH_FREE_DISK_PERCENT", default=10),
        "HEALTH_BACKUP_HOURS": env.int("HEALTH_BACKUP_HOURS", default=30),
        # Servers whose certificate is looked at, host or host:port, and how many days before its end that is wrong.
        "HEALTH_TLS_HOSTS": env.list("HEALTH_TLS_HOSTS", default=[]),
        "HEALTH_TLS_DAYS": env.int("HEALTH_TLS_DAYS", default=14),
        # Lightspeed does not say when a personal token ends: whoever makes one with an end writes it here.
        "HEALTH_TOKEN_ENDS": _day("HEALTH_TOKEN_ENDS", env.str("HEALTH_TOKEN_ENDS", default="")),
        "HEALTH_TOKEN_DAYS": env.int("HEALTH_TOKEN_DAYS", default=14),
        "HEALTH_REMIND_AFTER_HOURS": env.float("HEALTH_REMIND_AFTER_HOURS", default=4),
        "HEALTH_MAIL_TO": env.list("HEALTH_MAIL_TO", default=[]),
        "HEALTH_MAIL_LEVEL": _level(env.str("HEALTH_MAIL_LEVEL", default="red")),
        "HEALTH_WEBHOOK_URL": env.str("HEALTH_WEBHOOK_URL", default=""),
        "HEALTH_WEBHOOK_SECRET": env.str("HEALTH_WEBHOOK_SECRET", default=""),
        "HEALTH_WEBHOOK_TIMEOUT": env.float("HEALTH_WEBHOOK_TIMEOUT", default=10),
        # Who may read /metrics: with neither, nobody.
        "METRICS_TOKEN": env.str("METRICS_TOKEN", default=""),
        "METRICS_NETWORKS": env.list("METRICS_NETWORKS", default=[]),
    }


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is a day like 2027-01-31, not {text!r}.") from error


def _level(text: str) -> str:
    if text not in MAIL_LEVELS:
        raise ImproperlyConfigured(f"HEALTH_MAIL_LEVEL is red or amber, not {text!r}.")
    return text

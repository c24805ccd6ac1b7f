"""When check_health and the dashboard call something wrong, and who is told."""

from __future__ import annotations

from typing import Any

import environ


def health_settings(env: environ.Env) -> dict[str, Any]:
    """The settings HEALTH_*, with the runbook's thresholds as defaults."""
    return {
        "HEALTH_FAILURES_AN_HOUR": env.int("HEALTH_FAILURES_AN_HOUR", default=10),
        "HEALTH_OLDEST_JOB_MINUTES": env.int("HEALTH_OLDEST_JOB_MINUTES", default=5),
        "HEALTH_CURSOR_MINUTES": env.int("HEALTH_CURSOR_MINUTES", default=15),
        "HEALTH_FREE_DISK_PERCENT": env.int("HEALTH_FREE_DISK_PERCENT", default=10),
        "HEALTH_REMIND_AFTER_HOURS": env.float("HEALTH_REMIND_AFTER_HOURS", default=4),
        # Who may read /metrics: with neither, nobody.
        "METRICS_TOKEN": env.str("METRICS_TOKEN", default=""),
        "METRICS_NETWORKS": env.list("METRICS_NETWORKS", default=[]),
        "HEALTH_MAIL_TO": env.list("HEALTH_MAIL_TO", default=[]),
    }

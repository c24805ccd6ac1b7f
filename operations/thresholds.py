"""From when on something is wrong: the runbook's figures, each changed by a setting."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from operations.findings import Level


def failures_an_hour() -> int:
    return int(settings.HEALTH_FAILURES_AN_HOUR)


def oldest_job() -> timedelta:
    return timedelta(minutes=settings.HEALTH_OLDEST_JOB_MINUTES)


def cursor_age() -> timedelta:
    return timedelta(minutes=settings.HEALTH_CURSOR_MINUTES)


def free_disk() -> float:
    """A part of the whole."""
    return float(settings.HEALTH_FREE_DISK_PERCENT) / 100


def backup_age() -> timedelta:
    return timedelta(hours=settings.HEALTH_BACKUP_HOURS)


def told_from() -> Level:
    """From which level on people are told."""
    return Level[settings.HEALTH_MAIL_LEVEL.upper()]

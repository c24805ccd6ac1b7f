"""Telling operators by e-mail: one message for each check that has news."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from operations.alerts.incidents import News


def send(news: News) -> None:
    """Raises what the mail server's connection raises."""
    end = "docs/monitoring.md says when something counts as wrong. The dashboard is at /operations/."
    body = "\n\n".join([*lines_of(news), end])
    EmailMessage(subject=subject_of(news), body=body, to=settings.HEALTH_MAIL_TO).send()


def subject_of(news: News) -> str:
    """How many are wrong and how many are over."""
    subject = f"Consignments: {len(news.wrong)} wrong" if news.wrong else "Consignments: all clear"
    return f"{subject}, {len(news.over)} over" if news.wrong and news.over else subject


def lines_of(news: News) -> list[str]:
    """One sentence for each incident."""
    return [f"Wrong: {row.sentence}" for row in news.wrong] + [f"Over: {row.sentence}" for row in news.over]

"""Telling operators by e-mail: one message for each check that has news."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from operations.alerts.incidents import News


def send(news: News) -> None:
    """Raises what the mail server's connection raises."""
    parts = [f"Wrong: {row.sentence}" for row in news.wrong] + [f"Over: {row.sentence}" for row in news.over]
    subject = f"Consignments: {len(news.wrong)} wrong" if news.wrong else "Consignments: all clear"
    if news.wrong and news.over:
        subject += f", {len(news.over)} over"
    body = "\n\n".join(
        [*parts, "docs/monitoring.md says when something counts as wrong. The dashboard is at /operations/."]
    )
    EmailMessage(subject=subject, body=body, to=settings.HEALTH_MAIL_TO).send()

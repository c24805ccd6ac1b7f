"""One message by every way that is set up."""

from __future__ import annotations

import structlog
from django.conf import settings

from operations.alerts import mail, webhook
from operations.alerts.incidents import News

log = structlog.get_logger(__name__)


def deliver(news: News) -> str:
    """Sends `news`; the fault of the webhook, or "". Raises what the mail server raises."""
    fault = _post(news) if settings.HEALTH_WEBHOOK_URL else ""
    if settings.HEALTH_MAIL_TO:
        mail.send(news)
    return fault


def _post(news: News) -> str:
    try:
        webhook.post(news)
    except webhook.NotTaken as fault:
        log.warning("health.webhook_failed", fault=str(fault))
        return str(fault)
    return ""

"""Whether the token for Lightspeed is near its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from operations.findings import Finding, Level
from operations.spans import span
from sync.models import LightspeedAccess

# Each call renews an OAuth token a minute before its end: one that ended this long ago is not being renewed.
RENEWED_WITHIN = timedelta(hours=1)


def token_findings(now: datetime) -> list[Finding]:
    """What is wrong with its end: a personal token's by HEALTH_TOKEN_ENDS, an OAuth token's by what was stored."""
    if settings.LIGHTSPEED_TOKEN:
        return _personal(now)
    ends = LightspeedAccess.objects.exclude(expires_at=None).values_list("expires_at", flat=True).first()
    if ends is None or now - ends < RENEWED_WITHIN:
        return []
    text = _("The token for Lightspeed ended %s ago and was not renewed: is the poller running?")
    return [Finding("token_end", Level.RED, text % span(now - ends))]


def _personal(now: datetime) -> list[Finding]:
    ends = settings.HEALTH_TOKEN_ENDS
    if ends is None:
        return []
    days = (ends - timezone.localdate(now)).days
    if days > settings.HEALTH_TOKEN_DAYS:
        return []
    advice = _("Make a new personal token in Lightspeed and put it into LIGHTSPEED_TOKEN.")
    when = _("ended on %s") if days < 0 else _("ends on %s")
    return [Finding("token_end", Level.RED, f"{_('The token for Lightspeed')} {when % ends.isoformat()}. {advice}")]

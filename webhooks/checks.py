"""What `manage.py check` says about webhooks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils import timezone

from webhooks.networks import unreadable
from webhooks.signing_secrets import live_secrets, unreadable_entries

_NETWORK_SETTINGS = ("TRUSTED_PROXIES", "WEBHOOK_RATE_ALLOW", "METRICS_NETWORKS")


@register("webhooks")
def check_secrets(**_: Any) -> list[CheckMessage]:
    """Without a secret nothing can be told from a forgery, so every delivery is refused."""
    found: list[CheckMessage] = [Error(problem, id="webhooks.E001") for problem in unreadable_entries()]
    if not live_secrets(timezone.now()):
        found.append(
            Warning(
                "No webhook secret holds now, so every delivery is refused.",
                hint="Put Lightspeed's secret into LIGHTSPEED_WEBHOOK_SECRETS.",
                id="webhooks.W001",
            )
        )
    return found


@register("webhooks")
def check_networks(**_: Any) -> list[CheckMessage]:
    return [
        Error(f"{entry!r} in {name} is not a network.", hint="Write 10.0.0.0/8 or 192.0.2.7.", id="webhooks.E002")
        for name in _NETWORK_SETTINGS
        for entry in unreadable(getattr(settings, name))
    ]

"""The rights that webhooks bring, added to the roles of staff after every migrate."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig

from consignments.roles import MANAGER, OPERATOR, grant

VIEW = "webhooks.view_webhookevent"
REPLAY = "webhooks.replay_webhookevent"


def grant_rights(sender: AppConfig, **_: Any) -> None:
    """Receiver of post_migrate: operators and managers look into deliveries and process them again."""
    for role in (OPERATOR, MANAGER):
        grant(role, (VIEW, REPLAY))

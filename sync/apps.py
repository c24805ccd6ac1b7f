"""The app that keeps Lightspeed and this system in step."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SyncConfig(AppConfig):
    name = "sync"
    label = "sync"
    verbose_name = "Lightspeed sync"

    def ready(self) -> None:
        from receiving.outside_counts import also_compare
        from sync.ledger_counts import lightspeed_differences

        also_compare(lightspeed_differences)
        post_migrate.connect(_grant_rights, sender=self, dispatch_uid="sync.rights")


def _grant_rights(**_: Any) -> None:
    """Operators see the sync; managers decide on differences as well."""
    from consignments.roles import MANAGER, OPERATOR, grant

    seen = ("lightspeedconsignment", "lightspeedline", "synccursor", "pushstep", "drift", "ratebudget", "unplacedlevel")
    view = [f"sync.view_{model}" for model in seen]
    grant(OPERATOR, view)
    grant(MANAGER, [*view, "sync.resolve_drift", "sync.connect_lightspeed"])

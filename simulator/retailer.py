"""Setting the played retailer up, and emptying it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable

from simulator.changes import changing
from simulator.models import Consignment, Delivery, Grant, Hook, Inventory, Line, Record
from simulator.tokens import add_personal

# What a control hook gets unless it asks otherwise. `consignment.created` is the runbook's, not the vendor's.
USUAL_TYPES = ("consignment.send", "consignment.receive", "consignment.created")


def set_up() -> None:
    """The token and the webhook that the command line names; leaves alone what the state file holds."""
    add_personal(os.environ["SIMULATOR_TOKEN"])
    if url := os.environ.get("SIMULATOR_WEBHOOK_URL"):
        set_webhook(url, os.environ.get("SIMULATOR_WEBHOOK_SECRET", ""))


def empty_retailer() -> None:
    """Deletes all, then sets up as at the start."""
    with changing():
        for model in (Line, Consignment, Delivery, Hook, Inventory, Record, Grant):
            model.objects.all().delete()
        set_up()


def set_webhook(url: str, secret: str, types: Iterable[str] | None = None) -> None:
    """One address for all `types`, instead of whatever was there; an empty `url` leaves none."""
    with changing():
        Hook.objects.all().delete()
        wanted = (types or USUAL_TYPES) if url else ()
        Hook.objects.bulk_create(Hook(id=str(uuid.uuid4()), type=kind, url=url, secret=secret) for kind in wanted)

"""All panels, in the order in which an operator reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import connection

from consignments.actors import Actor
from jobqueue.dialect import database_now
from operations.backups.kept import made_here
from operations.dashboard.backups import backups_panel
from operations.dashboard.goods import orders_panel, storage_panel
from operations.dashboard.jobs import dead_letters_panel, queue_panel, workers_panel
from operations.dashboard.lightspeed import access_panel, sync_panel, webhooks_panel
from operations.findings import Panel

PANELS: tuple[Callable[[datetime], Panel], ...] = (
    *(queue_panel, workers_panel, dead_letters_panel, webhooks_panel),
    *(sync_panel, access_panel),
)
# For check_health, which tells of the orders of all outlets.
SYSTEM = Actor("system:health")


def all_panels(actor: Actor = SYSTEM) -> list[Panel]:
    """Every panel, by the database's clock; orders by name for the outlets that `actor` sees.

    That of backups only on a host that has some to look after.
    """
    now = database_now(connection)
    backups = [backups_panel(now)] if made_here() else []
    return [*(make(now) for make in PANELS), storage_panel(now, actor), *backups, orders_panel(now, actor)]

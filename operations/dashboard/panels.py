"""All panels, in the order in which an operator reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from django.db import Error, connection
from django.utils.translation import gettext as _

from consignments.actors import Actor
from jobqueue.dialect import database_now
from operations.backups.kept import made_here
from operations.backups.unsettled import is_unsettled
from operations.dashboard.backups import backups_panel
from operations.dashboard.goods import orders_panel, storage_panel
from operations.dashboard.jobs import dead_letters_panel, queue_panel, workers_panel
from operations.dashboard.lightspeed import access_panel, sync_panel, webhooks_panel
from operations.findings import Finding, Level, Panel

log = structlog.get_logger(__name__)

Look = Callable[[datetime], Panel]
PANELS = (
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
    storage, orders = partial(storage_panel, actor=actor), partial(orders_panel, actor=actor)
    panels: dict[str, Look] = {
        **{make.__name__.removesuffix("_panel"): make for make in PANELS},
        "storage": storage,
        **({"backups": backups_panel} if made_here() or is_unsettled() else {}),
        "orders": orders,
    }
    return [_looked(slug, make, now) for slug, make in panels.items()]


def _looked(slug: str, make: Look, now: datetime) -> Panel:
    """The panel. A disk that does not answer is told in its place: it must not silence what the others have to say."""
    try:
        return make(now)
    except Error:
        raise
    except Exception as error:
        log.exception("operations.panel_failed", panel=slug)
        why = _("This part cannot be looked at: %(error)s.") % {"error": type(error).__name__}
        return Panel(
            slug, slug.replace("_", " ").capitalize(), [Finding(f"unseen:{slug}", Level.RED, f"{slug}: {why}")]
        )

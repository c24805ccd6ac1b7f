"""Storage of photographs, and orders that wait for people."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

from consignments.bounded_count import count_of
from consignments.models import Order
from consignments.queries import overdue
from consignments.statuses import Status
from operations import thresholds
from operations.counted_words import counted
from operations.findings import Fact, Finding, Level, Panel
from operations.folders import nearest_existing
from receiving.owed_photos import owed_photos
from receiving.storage import evidence_storage
from sync.models import Drift


def storage_panel(now: datetime) -> Panel:
    """Free disk under the photographs, and photographs that could not be kept."""
    owed, storage = count_of(owed_photos(), 1_000), evidence_storage()
    found, facts = [], [Fact(_("Photographs owed"), str(owed))]
    if owed.number:
        found.append(
            Finding(
                "photos_owed",
                Level.AMBER,
                counted(
                    "%s receipt line waits for its photograph.", "%s receipt lines wait for their photographs.", owed
                ),
            )
        )
    if isinstance(storage, FileSystemStorage):
        usage = shutil.disk_usage(nearest_existing(Path(storage.location)))
        free = usage.free / usage.total
        facts.append(Fact(_("Free disk"), f"{free:.0%}"))
        if free < thresholds.free_disk():
            found.append(Finding("disk", Level.RED, _("Only %s of the disk is free.") % f"{free:.1%}"))
    else:
        facts.append(Fact(_("Photographs lie in"), _("a bucket")))
    return Panel("storage", _("Receiving storage"), found, facts)


def orders_panel(now: datetime) -> Panel:
    """Orders that are late, approvals that wait, differences from Lightspeed."""
    late = count_of(overdue(Order.objects.all()))
    waiting = count_of(Order.objects.filter(status=Status.PENDING_APPROVAL))
    failed = count_of(Order.objects.filter(status=Status.FAILED))
    drift = count_of(Drift.objects.filter(state=Drift.State.OPEN))
    labels = (_("Overdue"), _("To approve"), _("Failed"), _("Differences"))
    facts = [Fact(label, str(n)) for label, n in zip(labels, (late, waiting, failed, drift), strict=True)]
    found = []
    if failed.number:
        found.append(
            Finding(
                "orders_failed",
                Level.RED,
                counted("%s order did not reach Lightspeed.", "%s orders did not reach Lightspeed.", failed),
            )
        )
    if drift.number:
        found.append(
            Finding(
                "drift",
                Level.AMBER,
                counted(
                    "%s difference from Lightspeed waits for a person.",
                    "%s differences from Lightspeed wait for a person.",
                    drift,
                ),
            )
        )
    if late.number:
        found.append(Finding("overdue", Level.AMBER, counted("%s order is overdue.", "%s orders are overdue.", late)))
    return Panel("orders", _("Orders"), found, facts)

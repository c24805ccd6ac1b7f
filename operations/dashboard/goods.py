"""Storage of photographs, and orders that wait for people."""

from __future__ import annotations

import shutil
from datetime import datetime
from functools import reduce
from operator import or_
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.db.models import Q
from django.utils.translation import gettext as _

from consignments.models import Order, Outlet
from consignments.queries import STILL_DUE, local_day
from consignments.statuses import Status
from operations import thresholds
from operations.bounded import count
from operations.findings import Fact, Finding, Level, Panel
from receiving.owed_photos import owed_photos
from receiving.storage import evidence_storage
from sync.models import Drift


def storage_panel(now: datetime) -> Panel:
    """Free disk under the photographs, and photographs that could not be kept."""
    owed, storage = count(owed_photos(), 1_000), evidence_storage()
    found, facts = [], [Fact(_("Photographs owed"), str(owed))]
    if owed.number:
        found.append(Finding("photos_owed", Level.AMBER, _("%s receipt lines wait for their photograph.") % owed))
    if isinstance(storage, FileSystemStorage):
        usage = shutil.disk_usage(_existing(Path(storage.location)))
        free = usage.free / usage.total
        facts.append(Fact(_("Free disk"), f"{free:.0%}"))
        if free < thresholds.free_disk():
            found.append(Finding("disk", Level.RED, _("Only %s of the disk is free.") % f"{free:.1%}"))
    else:
        facts.append(Fact(_("Photographs lie in"), _("a bucket")))
    return Panel("storage", _("Receiving storage"), "uploads-failing", found, facts)


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above that is there: the first photograph makes the rest."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def orders_panel(now: datetime) -> Panel:
    """Orders that are late, approvals that wait, differences from Lightspeed."""
    zones = list(Outlet.objects.order_by().values_list("time_zone", flat=True).distinct())
    late = reduce(or_, (Q(outlet__time_zone=zone, due_date__lt=local_day(zone)) for zone in zones), Q(pk__in=[]))
    overdue = count(Order.objects.filter(late, status__in=STILL_DUE))
    waiting = count(Order.objects.filter(status=Status.PENDING_APPROVAL))
    failed = count(Order.objects.filter(status=Status.FAILED))
    drift = count(Drift.objects.filter(state=Drift.State.OPEN))
    labels = (_("Overdue"), _("To approve"), _("Failed"), _("Differences"))
    facts = [Fact(label, str(n)) for label, n in zip(labels, (overdue, waiting, failed, drift), strict=True)]
    found = []
    if failed.number:
        found.append(Finding("orders_failed", Level.RED, _("%s orders did not reach Lightspeed.") % failed))
    if drift.number:
        found.append(Finding("drift", Level.AMBER, _("%s differences from Lightspeed wait for a person.") % drift))
    if overdue.number:
        found.append(Finding("overdue", Level.AMBER, _("%s orders are overdue.") % overdue))
    return Panel("orders", _("Orders"), "sync-behind", found, facts)

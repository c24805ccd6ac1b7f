"""Storage of photographs and everything else, and orders that wait for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consignments.actors import Actor
from consignments.bounded_count import count_of
from consignments.queries import overdue
from consignments.scope import orders_for, sees_every_outlet
from consignments.statuses import Status
from operations import thresholds
from operations.disks import Disk, disks
from operations.findings import Fact, Finding, Level, Panel, Table
from operations.spans import ago
from receiving.owed_photos import owed_photos
from receiving.storage import evidence_storage
from sync.models import Drift

# The longest owed of them are named.
OWED_SHOWN = 10

# Nobody works through the thousandth overdue order by this page; the list of orders counts on.
COUNTED = 1_000


def storage_panel(now: datetime, actor: Actor) -> Panel:
    """Free disk, and photographs that could not be kept: those of the actor's outlets by name."""
    owed, storage = count_of(owed_photos(), 1_000), evidence_storage()
    found, facts = [], [Fact(_("Photographs owed"), str(owed))]
    named = _owed_rows(now, actor) if owed.number else []
    heads = (_("Order"), _("Of"), _("File"), _("Since"))
    tables = [Table(_("Photographs owed"), heads, named)] if named else []
    if owed.number:
        found.append(
            Finding(
                "photos_owed",
                Level.AMBER,
                ngettext(
                    "%s photograph is owed: the storage did not take it.",
                    "%s photographs are owed: the storage did not take them.",
                    owed.number,
                )
                % owed,
            )
        )
    if not isinstance(storage, FileSystemStorage):
        facts.append(Fact(_("Photographs lie in"), _("a bucket")))
    for disk in disks():
        holds = ", ".join(map(_, disk.holds))
        if disk.free is not None:
            facts.append(Fact(_("Free disk: %s") % holds, f"{disk.free:.0%}"))
        found.extend(_wrong(disk, holds))
    return Panel("storage", _("Receiving storage"), found, facts, tables)


def _wrong(disk: Disk, holds: str) -> Iterator[Finding]:
    if disk.free is None:
        said = _("The disk with %(holds)s cannot be looked at: %(error)s.") % {"holds": holds, "error": disk.unseen}
        yield Finding(disk.code, Level.RED, said)
    elif disk.free < thresholds.free_disk():
        said = _("Only %(free)s is free of the disk with %(holds)s.") % {"free": f"{disk.free:.1%}", "holds": holds}
        yield Finding(disk.code, Level.RED, said)


def _owed_rows(now: datetime, actor: Actor) -> list[tuple[str, ...]]:
    """Where photographs are owed, the longest first."""
    owed = owed_photos()
    if not sees_every_outlet(actor):
        owed = owed.filter(receipt__order__in=orders_for(actor).order_by())
    return [
        (
            each.receipt.order.number,
            each.line.product.sku if each.line else _("the delivery"),
            each.missed.filename,
            ago(each.missed.missed_at, now),
        )
        for each in owed[:OWED_SHOWN]
    ]


def orders_panel(now: datetime, actor: Actor) -> Panel:
    """Orders that are late, approvals that wait, differences from Lightspeed: of the actor's outlets."""
    orders = orders_for(actor)
    late = count_of(overdue(orders), COUNTED)
    waiting = count_of(orders.filter(status=Status.PENDING_APPROVAL), COUNTED)
    failed = count_of(orders.filter(status=Status.FAILED), COUNTED)
    open_drifts = Drift.objects.filter(state=Drift.State.OPEN)
    drift = count_of(open_drifts if sees_every_outlet(actor) else open_drifts.filter(order__in=orders.order_by()))
    labels = (_("Overdue"), _("To approve"), _("Failed"), _("Differences"))
    facts = [Fact(label, str(n)) for label, n in zip(labels, (late, waiting, failed, drift), strict=True)]
    found = []
    if failed.number:
        found.append(
            Finding(
                "orders_failed",
                Level.RED,
                ngettext("%s order did not reach Lightspeed.", "%s orders did not reach Lightspeed.", failed.number)
                % failed,
            )
        )
    if drift.number:
        found.append(
            Finding(
                "drift",
                Level.AMBER,
                ngettext(
                    "%s difference from Lightspeed waits for a person.",
                    "%s differences from Lightspeed wait for a person.",
                    drift.number,
                )
                % drift,
            )
        )
    slow = now - timedelta(hours=settings.APPROVAL_ESCALATE_AFTER_HOURS)
    stale = count_of(orders.filter(status=Status.PENDING_APPROVAL, updated_at__lt=slow), COUNTED)
    if stale.number:
        found.append(
            Finding(
                "approvals_wait",
                Level.AMBER,
                ngettext("%s order waits long for approval.", "%s orders wait long for approval.", stale.number)
                % stale,
            )
        )
    if late.number:
        found.append(
            Finding(
                "overdue", Level.AMBER, ngettext("%s order is overdue.", "%s orders are overdue.", late.number) % late
            )
        )
    return Panel("orders", _("Orders"), found, facts)

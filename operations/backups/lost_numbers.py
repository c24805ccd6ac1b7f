"""After a restore: everything is read from Lightspeed anew, and what it has of orders that are gone here is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from rich.console import Console

from consignments.models import NumberSequence, Order
from consignments.statuses import TERMINAL
from sync.feeds import FEED_NAMES
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import FAULTS_OF_ONE, MOST_FAULTS, LightspeedError
from sync.lightspeed.pages import PAGE_SIZE
from sync.models import LightspeedConsignment
from sync.patience import patiently
from sync.poll_progress import PollProgress
from sync.poll_run import PollRun, poll
from sync.reading_back import read_back
from sync.reconcile import reconcile

RECONCILE = "operations.reconcile_all"


def reconcile_all(client: LightspeedClient, faults: list[LightspeedError]) -> list[str]:
    """Reads every feed from its start and compares every open order; returns numbers that only Lightspeed has.

    New orders then go on behind those. What may be about one consignment alone goes into `faults` and keeps no other
    from being compared. Raises what else the client raises; safe to run again.
    """
    with _noted(faults), PollProgress(Console(quiet=True)) as unseen:
        poll(client, PollRun(names=FEED_NAMES, page_size=PAGE_SIZE, full=True), unseen)
    for lightspeed_id in _open_orders():
        if len(faults) > MOST_FAULTS:
            break
        with _noted(faults):
            patiently(lambda found=lightspeed_id: read_back(client, found, whole=True))  # type: ignore[misc]
            reconcile(lightspeed_id)
    lost = sorted(lost_numbers())
    _go_on_behind(lost)
    return lost


@contextmanager
def _noted(faults: list[LightspeedError]) -> Iterator[None]:
    try:
        yield
    except FAULTS_OF_ONE as fault:
        faults.append(fault)


def lost_numbers() -> Iterator[str]:
    """References at Lightspeed that look like order numbers of ours and belong to no order."""
    for prefix in NumberSequence.objects.values_list("prefix", flat=True):
        mirrored = LightspeedConsignment.objects.filter(reference__startswith=prefix, deleted=False)
        known = Order.objects.filter(number__startswith=prefix)
        ours = set(known.values_list("number", flat=True))
        for reference in mirrored.values_list("reference", flat=True).iterator(2_000):
            if reference not in ours and reference.removeprefix(prefix).isdigit():
                yield reference


@transaction.atomic
def _go_on_behind(numbers: list[str]) -> None:
    for row in NumberSequence.objects.select_for_update().order_by("prefix"):
        taken = [int(number.removeprefix(row.prefix)) for number in numbers if number.startswith(row.prefix)]
        if taken and max(taken) > row.last:
            row.last = max(taken)
            row.save(update_fields=["last"])


def _open_orders() -> list[str]:
    rows = Order.objects.exclude(lightspeed_id=None).exclude(status__in=TERMINAL).order_by("pk")
    return [lightspeed_id for lightspeed_id in rows.values_list("lightspeed_id", flat=True) if lightspeed_id]

"""Shows operators where orders and Lightspeed differ, after comparing them anew."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from consignments.models import Order
from consignments.statuses import TERMINAL
from sync.comparison import Comparison, compare
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import FAULTS_OF_ONE, MOST_FAULTS, LightspeedError
from sync.opening import client_for_polls
from sync.patience import patiently
from sync.reading_back import read_back
from sync.reconcile import reconcile


class Command(BaseCommand):
    help = (
        "Reads orders' consignments from Lightspeed, makes the moves that follow from them, and prints what differs."
        " Exit codes: 0 nothing differs, 1 something does, 2 Lightspeed could not be asked, be it"
        " about one of them, or no such order."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--order", metavar="N", help="the order with this number")
        which.add_argument("--all", action="store_true", help="every open order that Lightspeed knows")
        parser.add_argument("--offline", action="store_true", help="compare with what is stored; ask nobody")

    def handle(self, *args: Any, **options: Any) -> None:
        orders = _orders(options["order"])
        self._faults: list[str] = []
        try:
            if options["offline"]:
                differing = self._show(orders, None)
            else:
                with client_for_polls() as client:
                    differing = self._show(orders, client)
        except LightspeedError as fault:
            raise CommandError(fault.message, returncode=2) from fault
        self.stdout.write(f"{len(orders) - len(self._faults)} compared, {differing} differ.")
        if self._faults:
            raise CommandError("\n".join(self._faults), returncode=2)
        if differing:
            raise SystemExit(1)

    def _show(self, orders: Iterable[Order], client: LightspeedClient | None) -> int:
        console, differing = Console(), 0
        for order in orders:
            try:
                comparison = _compare_anew(order, client)
            except FAULTS_OF_ONE as fault:
                if len(self._faults) == MOST_FAULTS:
                    raise
                self._faults.append(f"{order.number}: {fault.message}")
                continue
            if comparison.drift:
                differing += 1
                with console.capture() as shown:
                    console.print(_table(order, comparison))
                self.stdout.write(shown.get())
        return differing


def _orders(number: str | None) -> list[Order]:
    known = Order.objects.exclude(lightspeed_id=None)
    if number is None:
        return list(known.exclude(status__in=TERMINAL).order_by("pk"))
    found = list(known.filter(number=number))
    if not found:
        raise CommandError(f"There is no order {number} that Lightspeed knows.", returncode=2)
    return found


def _compare_anew(order: Order, client: LightspeedClient | None) -> Comparison:
    lightspeed_id = order.lightspeed_id or ""
    if client is not None:
        patiently(lambda: read_back(client, lightspeed_id, whole=True))
    reconcile(lightspeed_id)
    order.refresh_from_db()
    return compare(order)


def _table(order: Order, comparison: Comparison) -> Table:
    table = Table(title=f"{order.number}: {comparison.our_status} here, {comparison.their_status} at Lightspeed")
    for heading in ("What", "SKU", "Ours", "Lightspeed's", "Since"):
        table.add_column(heading)
    for drift in comparison.drift:
        since = drift.first_seen_at.strftime("%Y-%m-%d %H:%M")
        table.add_row(drift.get_kind_display(), drift.sku, drift.ours, drift.theirs, since)
    return table

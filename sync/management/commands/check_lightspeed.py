"""Asks a trial store how the real Lightspeed behaves where its documentation does not say."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sync.checkup import Checkup
from sync.lightspeed.errors import LightspeedError
from sync.opening import client_for_pushes

NEEDS = (
    "It needs the address of a TRIAL store in LIGHTSPEED_BASE_URL and a token in LIGHTSPEED_TOKEN with the scopes"
    " consignments:read, consignments:write:stock_order, products:read and outlets:read; the store needs one outlet"
    " and two active products."
)


class Command(BaseCommand):
    help = (
        "Makes a consignment in a trial store, changes, cancels and deletes it, and prints which of the facts that"
        f" the documentation leaves open hold there. {NEEDS} Exit codes: 0 all asked, 1 broke off, 2 cannot begin."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--yes", action="store_true", help="it is a trial store: make and delete a consignment there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LIGHTSPEED_BASE_URL or not settings.LIGHTSPEED_TOKEN:
            raise CommandError(NEEDS, returncode=2)
        if not options["yes"]:
            raise CommandError(
                f"This makes and deletes a consignment at {settings.LIGHTSPEED_BASE_URL}. If that is a trial store,"
                " say --yes.",
                returncode=2,
            )
        try:
            with client_for_pushes() as client:
                for finding in Checkup(client).run():
                    self.stdout.write(f"{finding.question}: {finding.answer}  ({finding.leans_on})")
        except (LightspeedError, LookupError) as fault:
            raise CommandError(str(fault), returncode=1) from fault

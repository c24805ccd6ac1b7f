"""manage.py check_ledger: proves totals, order states and Lightspeed's counts from the receipts."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consignments.models import Order
from receiving.ledger_check import ledger_differences


class Command(BaseCommand):
    help = (
        "Proves line totals, order states and the counts that Lightspeed was given from the receipt ledger, and names"
        " every difference. Exit codes: 0 all agree, 1 something differs, 2 there is no such order."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--order", metavar="NUMBER", help="check this order only")

    def handle(self, *args: Any, **options: Any) -> None:
        orders = Order.objects.all()
        if options["order"]:
            orders = orders.filter(number=options["order"])
            if not orders.exists():
                raise CommandError(f"There is no order {options['order']}.", returncode=2)
        differences = 0
        for difference in ledger_differences(orders):
            self.stdout.write(difference)
            differences += 1
        if differences:
            raise CommandError(
                f"{differences} difference{'s' if differences > 1 else ''} from the ledger.", returncode=1
            )
        self.stdout.write(f"{orders.count()} orders agree with the ledger.")

"""manage.py check_ledger: proves totals, order states and Lightspeed's counts from the receipts."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from consignments.models import Order
from receiving.ledger_check import ledger_differences


class Command(BaseCommand):
    help = (
        "Proves line totals, order states and the counts that Lightspeed was given from the receipt ledger, and names"
        " every difference; those with Lightspeed that a person accepted with a reason are only counted. Exit codes: 0"
        " all agree, 1 something differs, 2 there is no such order."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--order", metavar="NUMBER", help="check this order only")

    def handle(self, *args: Any, **options: Any) -> None:
        orders = Order.objects.all()
        if options["order"]:
            orders = orders.filter(number=options["order"])
            if not orders.exists():
                raise CommandError(f"There is no order {options['order']}.", returncode=2)
        differences, accepted = self._name(orders)
        if accepted:
            self.stdout.write(
                f"{_differences(accepted)} with Lightspeed left out: a person accepted each with a reason."
            )
        if differences:
            raise CommandError(f"{_differences(differences)} from the ledger.", returncode=1)
        self.stdout.write(f"{orders.count()} orders agree with the ledger.")

    def _name(self, orders: QuerySet[Order]) -> tuple[int, int]:
        """Names what differs; gives how many that were, and how many more a person has accepted."""
        differences = accepted = 0
        for difference in ledger_differences(orders):
            if difference.is_accepted:
                accepted += 1
            else:
                self.stdout.write(difference.sentence)
                differences += 1
        return differences, accepted


def _differences(number: int) -> str:
    return f"{number} difference{'s' if number > 1 else ''}"

"""`manage.py approval_tiers`: shows who approves which amounts, and installs the usual tiers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consignments.default_tiers import install_default_tiers
from consignments.models import ApprovalTier
from consignments.tier_rules import tier_of


class Command(BaseCommand):
    help = "Shows the approval tiers. An order whose value none of them covers cannot be submitted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--install", action="store_true", help="write the usual tiers, where there are none")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["install"] and not install_default_tiers():
            raise CommandError("There are general tiers already. Change them in the admin.")
        rules = ApprovalTier.objects.select_related("outlet", "supplier").prefetch_related("places__roles")
        for rule in rules:
            self.stdout.write(_words(rule))
        if not rules:
            self.stdout.write("No tiers: no order can be submitted. --install writes the usual ones.")


def _words(rule: ApprovalTier) -> str:
    upper = f"below {rule.upper:,.2f}" if rule.upper is not None else "and more"
    only = " ".join(f"({party})" for party in (rule.outlet, rule.supplier) if party)
    return f"{rule.lower:,.2f} {upper} {only}".rstrip() + f": {tier_of(rule).wanted}"

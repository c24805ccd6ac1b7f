"""`manage.py import_order`: a new draft from a CSV file or workbook, all of it or nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from consignments.actors import Actor, person
from consignments.drafts import create_order
from consignments.errors import ConsignmentError, InvalidInput
from consignments.lines_csv import ParsedLines, parse_lines
from consignments.models import Outlet, Supplier
from consignments.queries import order_value


class Command(BaseCommand):
    help = "Makes a draft order from a CSV or .xlsx file: columns sku (or barcode), quantity and, if wanted, unit_cost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV or .xlsx file")
        parser.add_argument("--supplier", required=True, metavar="CODE", help="code of the supplier")
        parser.add_argument("--outlet", required=True, metavar="CODE", help="code of the outlet the goods go to")
        parser.add_argument("--user", required=True, metavar="NAME", help="who the order is from")
        parser.add_argument("--due", type=date.fromisoformat, metavar="YYYY-MM-DD", help="day by the outlet's calendar")
        parser.add_argument("--note", default="", help="text for the supplier")
        parser.add_argument("--check", action="store_true", help="say what the file holds and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        supplier = _named(Supplier, options["supplier"])
        outlet = _named(Outlet, options["outlet"])
        actor = _actor(options["user"])
        parsed = self._parsed(options["file"], supplier)
        if options["check"]:
            self.stdout.write(f"{options['file']}: {len(parsed.rows)} lines, all good. Nothing was written.")
            return
        try:
            order = create_order(
                supplier=supplier,
                outlet=outlet,
                due_date=options["due"],
                note=options["note"],
                lines=parsed.lines(),
                actor=actor,
            )
        except ConsignmentError as refusal:
            raise CommandError(_sentences(refusal)) from refusal
        value = order_value(order)
        self.stdout.write(self.style.SUCCESS(f"{order.number}: {len(parsed.rows)} lines worth {value:,.2f}, a draft."))

    def _parsed(self, path: Path, supplier: Supplier) -> ParsedLines:
        try:
            content = path.read_bytes()
        except OSError as fault:
            raise CommandError(f"{path} cannot be read: {fault.strerror}.") from fault
        parsed = parse_lines(content, filename=path.name, supplier=supplier)
        for notice in parsed.notices:
            self.stderr.write(self.style.WARNING(notice))
        if parsed.problems:
            raise CommandError("\n".join([*parsed.problems, "Nothing was imported."]))
        return parsed


def _named(model: type[Supplier] | type[Outlet], code: str) -> Any:
    found = model.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(model.objects.values_list("code", flat=True)[:10]) or "none"
        raise CommandError(f"There is no {model._meta.verbose_name} with code {code!r}. There are: {known}.")
    return found


def _actor(name: str) -> Actor:
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active user {name!r}.")
    return person(user)


def _sentences(refusal: ConsignmentError) -> str:
    return "\n".join(refusal.problems) if isinstance(refusal, InvalidInput) else refusal.message

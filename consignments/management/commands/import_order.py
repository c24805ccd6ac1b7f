"""`manage.py import_order`: a new draft from a CSV file or workbook, all of it or nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from consignments.actors import Actor, person
from consignments.drafts import HeaderDraft
from consignments.errors import ConsignmentError, InvalidInput
from consignments.file_imports import ALREADY_IMPORTED, SourceFile, create_from_file, earlier_import
from consignments.lines_csv import ParsedLines, parse_lines
from consignments.models import Outlet, Supplier
from consignments.queries import order_value
from consignments.statuses import Kind


class Command(BaseCommand):
    help = "Makes a draft order from a CSV or .xlsx file: columns sku (or barcode), quantity and, if wanted, unit_cost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV or .xlsx file")
        parser.add_argument("--supplier", required=True, metavar="CODE", help="code of the supplier")
        parser.add_argument("--outlet", required=True, metavar="CODE", help="code of the outlet the goods go to")
        parser.add_argument("--user", required=True, metavar="NAME", help="who the order is from")
        parser.add_argument("--due", type=date.fromisoformat, metavar="YYYY-MM-DD", help="day by the outlet's calendar")
        parser.add_argument("--note", default="", help="text for the supplier")
        parser.add_argument("--again", action="store_true", help="import a file that has made an order before")
        parser.add_argument("--check", action="store_true", help="say what the file holds and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        supplier = _named(Supplier, options["supplier"])
        outlet = _named(Outlet, options["outlet"])
        actor = _actor(options["user"])
        header = HeaderDraft(supplier, outlet, options["due"], options["note"])
        file = _file(options["file"])
        parsed = self._parsed(file, supplier)
        if options["check"]:
            self._tell(file, header, parsed)
            return
        try:
            order = create_from_file(
                Kind.SUPPLIER, header, lines=parsed.lines(), file=file, actor=actor, again=options["again"]
            )
        except ConsignmentError as refusal:
            raise CommandError(_sentences(refusal)) from refusal
        value = order_value(order)
        self.stdout.write(self.style.SUCCESS(f"{order.number}: {len(parsed.rows)} lines worth {value:,.2f}, a draft."))

    def _tell(self, file: SourceFile, header: HeaderDraft, parsed: ParsedLines) -> None:
        earlier = earlier_import(Kind.SUPPLIER, header, file)
        if earlier:
            self.stderr.write(self.style.WARNING(f"It was imported before and made {earlier.order.number}."))
        self.stdout.write(f"{file.name}: {len(parsed.rows)} lines, all good. Nothing was written.")

    def _parsed(self, file: SourceFile, supplier: Supplier) -> ParsedLines:
        parsed = parse_lines(file.content, filename=file.name, supplier=supplier)
        for notice in parsed.notices:
            self.stderr.write(self.style.WARNING(notice))
        if parsed.problems:
            raise CommandError("\n".join([*parsed.problems, "Nothing was imported."]))
        return parsed


def _file(path: Path) -> SourceFile:
    try:
        return SourceFile(path.name, path.read_bytes())
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.") from fault


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
    if refusal.code == ALREADY_IMPORTED:
        return f"{refusal.message} To have a second order with the same lines, add --again."
    return "\n".join(refusal.problems) if isinstance(refusal, InvalidInput) else refusal.message

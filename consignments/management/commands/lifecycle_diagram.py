"""`manage.py lifecycle_diagram`: draws the lifecycle from the table of moves, for the documentation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from consignments.diagram import MarkersMissing, mermaid, with_diagram
from consignments.statuses import Kind


class Command(BaseCommand):
    help = "Prints the lifecycle of a purchase order as a Mermaid diagram, drawn from the table of moves."

    def add_arguments(self, parser: CommandParser) -> None:
        default = settings.BASE_DIR / "docs" / "architecture.md"
        parser.add_argument("--file", type=Path, default=default, help="the document that holds the diagram")
        action = parser.add_mutually_exclusive_group()
        action.add_argument("--write", action="store_true", help="put the diagram between the document's markers")
        action.add_argument("--check", action="store_true", help="fail unless the document holds this very diagram")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not (options["write"] or options["check"]):
            self.stdout.write(mermaid(Kind.SUPPLIER))
            return
        try:
            document = path.read_text(encoding="utf-8")
            current = with_diagram(document, Kind.SUPPLIER)
        except (OSError, MarkersMissing) as fault:
            raise CommandError(f"{path}: {fault}") from fault
        if options["write"]:
            path.write_text(current, encoding="utf-8")
        elif current != document:
            raise CommandError(f"{path} shows another lifecycle. Run manage.py lifecycle_diagram --write.")

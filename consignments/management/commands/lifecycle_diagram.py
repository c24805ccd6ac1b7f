"""`manage.py lifecycle_diagram`: draws the lifecycles from the tables of moves, for the documentation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from consignments.diagram import BEGINS, MarkersMissing, mermaid, with_diagram
from consignments.statuses import Kind

DOCUMENTS = ("architecture.md", "transfers-and-returns.md")


class Command(BaseCommand):
    help = "Prints the lifecycle of each kind of consignment as a Mermaid diagram, drawn from its table of moves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="the document that holds diagrams; by default those in docs/")
        action = parser.add_mutually_exclusive_group()
        action.add_argument("--write", action="store_true", help="put the diagrams between the documents' markers")
        action.add_argument("--check", action="store_true", help="fail unless the documents hold these very diagrams")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["write"] or options["check"]):
            for kind in Kind:
                self.stdout.write(mermaid(kind))
            return
        docs = settings.BASE_DIR / "docs"
        for path in [options["file"]] if options["file"] else [docs / name for name in DOCUMENTS]:
            _bring_up_to_date(path, write=options["write"])


def _bring_up_to_date(path: Path, *, write: bool) -> None:
    try:
        document = path.read_text(encoding="utf-8")
        current = document
        for kind in _shown(document):
            current = with_diagram(current, kind)
    except (OSError, MarkersMissing) as fault:
        raise CommandError(f"{path}: {fault}") from fault
    if write:
        path.write_text(current, encoding="utf-8")
    elif current != document:
        raise CommandError(f"{path} shows another lifecycle. Run manage.py lifecycle_diagram --write.")


def _shown(document: str) -> list[Kind]:
    """The kinds that the document has a place for; where it has none, the purchase order, so that this is told."""
    return [kind for kind in Kind if BEGINS[kind] in document] or [Kind.SUPPLIER]

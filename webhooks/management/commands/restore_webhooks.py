"""`manage.py restore_webhooks FILE`: brings archived events back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from webhooks.archive.restoring import BadArchive, restore


class Command(BaseCommand):
    help = "Puts the events of an archive back into the database. What is there already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="+", help="files that archive_webhooks wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["file"]:
            try:
                done = restore(path, lambda count: self.stderr.write(f"{count} restored"))
            except (BadArchive, OSError) as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{done} events restored from {path}.")

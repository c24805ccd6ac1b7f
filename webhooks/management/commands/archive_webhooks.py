"""`manage.py archive_webhooks`: takes old, finished events out of the database. For cron."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from webhooks.archive.finding import archivable
from webhooks.archive.writing import archive
from webhooks.spans import parse_span


class Command(BaseCommand):
    help = (
        "Moves finished events into a file of compressed JSON lines, a thousand at a time. Their ids stay taken. Safe"
        " to kill and to run again; restore_webhooks brings them back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--older-than", default="90d", metavar="SPAN", help="default: %(default)s")
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="default: WEBHOOK_ARCHIVE_DIR")
        parser.add_argument("--dry-run", action="store_true", help="say how many would go")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            older_than = parse_span(options["older_than"])
            if options["dry_run"]:
                self.stdout.write(f"{archivable(older_than).count()} events would be archived.")
                return
            path = _new_file(options["to"] or Path(settings.WEBHOOK_ARCHIVE_DIR))
            done = archive(path, older_than, lambda count: self.stderr.write(f"{count} archived"))
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done} events archived to {path}." if done else "Nothing to archive.")


def _new_file(folder: Path) -> Path:
    return folder / f"webhooks-{timezone.now().astimezone(UTC):%Y%m%dT%H%M%S}.jsonl.gz"

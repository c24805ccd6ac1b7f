"""manage.py backup: the database and the photographs in one file, while everything goes on."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from operations.backups.encryption import key
from operations.backups.errors import BackupError
from operations.backups.making import keep_newest, make_backup
from operations.exclusive import Busy
from operations.progress import shown_steps

FAULTY_EVIDENCE = 3


def at_least_one(text: str) -> int:
    """A number of backups to keep; raises ArgumentTypeError."""
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a number of backups: write 1 or more.")
    return int(text)


class Command(BaseCommand):
    help = (
        "Writes one file with the database as it is at one moment and every photograph, with the SHA-256 of each part."
        " Safe while people and workers write; a run that is broken off leaves no backup behind. Exit codes: 0 made, 1"
        " not made, 3 made, but photographs were missing or altered already."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="instead of BACKUP_DIR")
        parser.add_argument("--encrypt", action="store_true", help="with the passphrase of BACKUP_KEY_FILE, by GnuPG")
        parser.add_argument("--keep", type=at_least_one, metavar="N", help="then remove all but the newest N in there")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["to"] or Path(settings.BACKUP_DIR)
        try:
            with shown_steps() as steps:
                made = make_backup(folder, key() if options["encrypt"] else None, steps)
            removed = keep_newest(folder, options["keep"]) if options["keep"] else []
        except (BackupError, Busy, OSError) as error:
            raise CommandError(f"No backup was made: {error}", returncode=1) from error
        self.stdout.write(f"{made.path}: {made.bytes / 1_000_000:.1f} MB, {made.files} files of photographs.")
        for path in removed:
            self.stdout.write(f"removed {path.name}")
        for fault in made.faults:
            self.stdout.write(fault)
        if made.faults:
            raise CommandError(
                f"The backup is made, but {len(made.faults)} files of photographs were not what was recorded.",
                returncode=FAULTY_EVIDENCE,
            )

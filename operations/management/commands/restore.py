"""manage.py restore: proves a backup, and puts it in the place of what is there."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from jobqueue.command_actor import command_actor
from operations.backups.errors import BackupError
from operations.backups.restoring import Proved, Restored, check_fit, is_empty, proved_backup, restore
from operations.exclusive import Busy
from operations.progress import shown_steps

BUSY = 4


class Command(BaseCommand):
    help = (
        "Puts a backup in the place of the database, and the photographs where they lay. The whole file is proved"
        " before anything is touched; with --check that is all. Stop the web servers and workers first. Exit codes: 0"
        " restored, or proved; 1 refused or broken off, as it says; 4 nothing was touched, since a backup, another"
        " restore or table maintenance is under way."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what `backup` wrote")
        parser.add_argument("--check", action="store_true", help="prove the backup and touch nothing")
        parser.add_argument("--replace", action="store_true", help="allow a database that holds data to be replaced")
        parser.add_argument("--yes", action="store_true", help="do not ask before replacing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with shown_steps() as steps, proved_backup(options["file"], steps) as proved:
                self._tell_proved(proved)
                if options["check"]:
                    return
                check_fit(proved)
                if options["replace"] and not options["yes"] and not is_empty():
                    _ask()
                restored = restore(proved, steps, replace=options["replace"], actor=command_actor())
        except Busy as busy:
            raise CommandError(f"Nothing was replaced. {busy}", returncode=BUSY) from busy
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The backup cannot be restored: {error}") from error
        self._tell_restored(restored)

    def _tell_proved(self, proved: Proved) -> None:
        listed = proved.manifest
        self.stdout.write(
            f"{proved.path.name} is whole: made {proved.about.made_at} by version {proved.about.version}, a"
            f" {proved.about.engine} database and {len(listed.evidence)} files of photographs."
        )
        for fault in listed.faults:
            self.stdout.write(f"already so when the backup was made: {fault}")

    def _tell_restored(self, restored: Restored) -> None:
        settled = restored.settled
        numbers = ", ".join(f"{prefix}{last:06}" for prefix, last in settled.numbers.items())
        for sentence in (
            f"Restored. {restored.files} files of photographs were put back.",
            f"{settled.released} jobs that workers held run again; pushes look for their consignment first.",
            f"{settled.buried} waiting mails and changes of stock are among the dead letters: retry what was not done.",
            f"New orders go on behind {numbers}. {settled.signed_out} sessions ended: everyone signs in again.",
            f"Job {settled.reconcile_job} compares everything with Lightspeed as soon as a worker runs; its history"
            " names the orders that only Lightspeed has.",
        ):
            self.stdout.write(sentence)
        if settled.tokens_kept:
            self.stdout.write("The newer OAuth tokens of the replaced database were kept.")
        for name in restored.lost:
            self.stdout.write(f"missing: {name}")


def _ask() -> None:
    """Raises CommandError unless the name of the database is typed."""
    name = Path(str(connection.settings_dict["NAME"])).name
    if not sys.stdin.isatty():
        raise CommandError("Nobody is there to confirm that the database may be replaced: add --yes.")
    if input(f"Everything in the database {name} is replaced. Type its name to go on: ").strip() != name:
        raise CommandError("Nothing was replaced.")

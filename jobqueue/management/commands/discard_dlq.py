"""manage.py discard_dlq: gives dead letters up for good."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobqueue import dead_letters
from jobqueue.command_actor import command_actor
from jobqueue.errors import QueueError
from jobqueue.selection import add_selection, fail_for, selected


class Command(BaseCommand):
    help = (
        "Discards dead letters. Their history stays. Each is its own transaction: safe to interrupt and run twice."
        " Exit codes: 0 all of them; 1 some were refused, each named with the reason; 2 wrong options, or an id that is"
        " no dead letter."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_selection(parser)
        parser.add_argument("--dry-run", action="store_true", help="Only say which they would be.")

    def handle(self, *args: Any, **options: Any) -> None:
        actor, discarded, refused = command_actor(), 0, 0
        for letter_id, job_id in selected(options, self.stdout):
            if options["dry_run"]:
                self.stdout.write(f"would discard job {job_id}")
                continue
            try:
                dead_letters.discard(letter_id, actor=actor, reason=options["reason"])
            except QueueError as refusal:
                self.stderr.write(f"job {job_id}: {refusal}")
                refused += 1
            else:
                self.stdout.write(f"job {job_id}: discarded")
                discarded += 1
        self.stdout.write(f"{discarded} discarded by {actor.name}, {refused} refused.")
        fail_for(refused)

"""manage.py pause_queue: workers leave jobs alone until they are resumed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobqueue.command_actor import command_actor
from jobqueue.gates import EVERYTHING
from jobqueue.pausing import pause


class Command(BaseCommand):
    help = "Pauses all jobs, or those of one type or family. Running jobs finish. Workers heed it within a second."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--type", default=EVERYTHING, metavar="T", help="For instance po.send_to_ls or po.*.")
        parser.add_argument("--reason", default="", help="Shown to whoever looks at the queue.")

    def handle(self, *args: Any, **options: Any) -> None:
        actor, pattern = command_actor(), options["type"]
        what = "The whole queue" if pattern == EVERYTHING else pattern
        if pause(pattern, actor=actor, reason=options["reason"]):
            self.stdout.write(f"{what} is paused by {actor.name}. resume_queue ends it.")
        else:
            self.stdout.write(f"{what} is paused already; nothing changed.")

"""manage.py resume_queue: ends a pause."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobqueue.command_actor import command_actor
from jobqueue.gates import EVERYTHING
from jobqueue.models import Pause
from jobqueue.pausing import resume


class Command(BaseCommand):
    help = "Ends the pause of the whole queue, or of one type or family. Safe to run twice, and after an interruption."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--type", default=EVERYTHING, metavar="T", help="As it was given to pause_queue.")

    def handle(self, *args: Any, **options: Any) -> None:
        actor, pattern, total = command_actor(), options["type"], 0
        for count in resume(pattern, actor=actor):
            total += count
            self.stdout.write(f"{total} jobs are back in the line …")
        self.stdout.write(f"Resumed by {actor.name}; {total} set-aside jobs are back in the line.")
        still = ", ".join(Pause.objects.values_list("job_type", flat=True))
        if still:
            self.stdout.write(f"Still paused: {still}.")

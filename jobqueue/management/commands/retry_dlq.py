"""manage.py retry_dlq: brings dead letters back into the queue."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobqueue import dead_letters
from jobqueue.command_actor import command_actor
from jobqueue.errors import QueueError
from jobqueue.selection import add_selection, selected


class Command(BaseCommand):
    help = (
        "Brings dead letters back as the jobs they were, due now, with fresh attempts. Each is its own transaction:"
        " safe to interrupt, to run twice, and beside others."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_selection(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        actor, retried, refused = command_actor(), 0, 0
        for letter_id, job_id in selected(options):
            try:
                dead_letters.retry(letter_id, actor=actor, reason=options["reason"])
            except QueueError as refusal:
                self.stderr.write(f"job {job_id}: {refusal}")
                refused += 1
            else:
                self.stdout.write(f"job {job_id}: back in the queue")
                retried += 1
        self.stdout.write(f"{retried} retried by {actor.name}, {refused} refused.")

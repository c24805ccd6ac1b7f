"""manage.py retry_dlq: brings dead letters back into the queue."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from jobqueue import dead_letters
from jobqueue.actors import Actor
from jobqueue.command_actor import command_actor
from jobqueue.errors import QueueError
from jobqueue.payload_edits import with_value
from jobqueue.selection import add_selection, fail_for, selected


class Command(BaseCommand):
    help = (
        "Brings dead letters back as the jobs they were, due now, with fresh attempts. Each is its own transaction:"
        " safe to interrupt, to run twice, and beside others. Exit codes: 0 all of them; 1 some were refused, each"
        " named with the reason; 2 wrong options, or an id that is no dead letter."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_selection(parser)
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="PATH=VALUE",
            help="Change the payload first, for instance consignment_data.name=X. May be given more than once.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor, retried, refused = command_actor(), 0, 0
        for letter_id, job_id in selected(options, self.stdout):
            try:
                self._retry(letter_id, options, actor)
            except QueueError as refusal:
                self.stderr.write(f"job {job_id}: {refusal}")
                refused += 1
            else:
                self.stdout.write(f"job {job_id}: back in the queue")
                retried += 1
        self.stdout.write(f"{retried} retried by {actor.name}, {refused} refused.")
        fail_for(refused)

    def _retry(self, letter_id: int, options: dict[str, Any], actor: Actor) -> None:
        """Edit and retry in one transaction: a letter somebody else took is not left edited."""
        with transaction.atomic():
            if options["set"]:
                payload = dead_letters.lock(letter_id).payload
                for assignment in options["set"]:
                    payload = with_value(payload, assignment)
                dead_letters.edit(letter_id, payload, actor=actor, reason=options["reason"])
            dead_letters.retry(letter_id, actor=actor, reason=options["reason"])

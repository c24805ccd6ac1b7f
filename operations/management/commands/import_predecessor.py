"""manage.py import_predecessor: takes over what the PHP module before this system left in its database."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from consignments.actors import Actor, person
from operations.predecessor.events import TABLE as EVENTS
from operations.predecessor.events import take_events
from operations.predecessor.orders import count_orders, take_orders
from operations.predecessor.photographs import TABLE as EVIDENCE
from operations.predecessor.photographs import take_evidence
from operations.predecessor.queue import TABLES as QUEUES
from operations.predecessor.queue import take_queue
from operations.predecessor.source import Source, SourceUnusable
from operations.predecessor.tally import PARTS, Tally
from operations.progress import shown_steps

WIDTH = 140
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Reads the predecessor's tables in MariaDB and takes over its orders, lines, webhook events and evidence; its"
        " queue is kept in a file and never run. Nothing is pushed, mailed or changed at Lightspeed. Run it with"
        " --dry-run first; safe to run again: what is there is left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        url = settings.PREDECESSOR_DATABASE_URL
        parser.add_argument(
            "--database-url",
            default=url,
            required=not url,
            metavar="URL",
            help="mysql://user:password@host/schema; in PREDECESSOR_DATABASE_URL no list of processes shows it",
        )
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help="who is recorded as taking over")
        parser.add_argument("--evidence", type=Path, metavar="FOLDER", help="where its uploads lie")
        parser.add_argument("--dry-run", action="store_true", help="say what would be taken over; write nothing")
        parser.add_argument("--left-out", type=Path, metavar="FILE", help="write all that is left out as CSV, with why")

    def handle(self, *args: Any, **options: Any) -> None:
        actor, tally = _actor(options["user"]), Tally()
        try:
            source = Source(options["database_url"])
        except SourceUnusable as error:
            raise CommandError(str(error)) from error
        try:
            _run(source, tally, actor, options)
        finally:
            source.close()
        if options["left_out"]:
            _write_left_out(options["left_out"], tally)
        self._print(tally, dry_run=options["dry_run"])

    def _print(self, tally: Tally, *, dry_run: bool) -> None:
        console = Console(width=WIDTH)
        with console.capture() as shown:
            console.print(_counts(tally))
            if tally.left_out:
                console.print(_reasons(tally))
        self.stdout.write(shown.get())
        states = ", ".join(f"{count} {label}" for label, count in tally.statuses.most_common())
        self.stdout.write(f"Orders by status: {states or 'none'}.")
        self.stdout.write("Nothing was written: a dry run." if dry_run else "Run check_ledger and reconcile --all now.")


def _run(source: Source, tally: Tally, actor: Actor, options: dict[str, Any]) -> None:
    dry_run: bool = options["dry_run"]
    counts = {table: source.count(table) if source.has(table) else 0 for table in (EVENTS, EVIDENCE, *QUEUES)}
    with shown_steps() as steps:
        with steps.step("Orders", count_orders(source)) as advance:
            take_orders(source, tally, advance, actor=actor, dry_run=dry_run)
        with steps.step("Webhook events", counts[EVENTS]) as advance:
            take_events(source, tally, advance, dry_run=dry_run)
        with steps.step("Evidence", counts[EVIDENCE]) as advance:
            take_evidence(source, tally, advance, options["evidence"], actor=actor, dry_run=dry_run)
        with steps.step("Queue", sum(counts[table] for table in QUEUES)) as advance:
            take_queue(source, tally, advance, None if dry_run else Path(settings.VAR_DIR))


def _actor(name: str) -> Actor:
    user = User.objects.filter(username=name, is_active=True, is_superuser=True).first()
    if user is None:
        raise CommandError(f"There is no active superuser {name!r}: taking over needs every right at every outlet.")
    return person(user)


def _counts(tally: Tally) -> Table:
    shown = Table(title="Taken over")
    for heading in ("What", "Read", "New", "There already", "Left out"):
        shown.add_column(heading, justify="left" if heading == "What" else "right")
    for part in PARTS:
        figures = (tally.read[part], tally.taken[part], tally.there[part], tally.left_out_of(part))
        shown.add_row(part, *map(str, figures))
    return shown


def _reasons(tally: Tally) -> Table:
    shown = Table(title="Left out, and why")
    for heading in ("What", "Why", "How many", "First"):
        shown.add_column(heading)
    for part, why, count, first in tally.reasons[:SHOWN]:
        shown.add_row(part, why, str(count), first)
    return shown


def _write_left_out(path: Path, tally: Tally) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["what", "which", "why"])
        writer.writerows(tally.left_out)

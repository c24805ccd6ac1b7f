"""Reads what changed at Lightspeed. For cron, and for operators when the sync falls behind."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from jobqueue.log_context import within_command
from sync.feeds import FEED_NAMES
from sync.lightspeed.errors import LightspeedError, NotConfigured, RateLimited, Unauthorized
from sync.opening import client_for_polls
from sync.poll_progress import PollProgress
from sync.poll_run import PollRun, poll

DEFAULT_PAGE = 200
LARGEST_PAGE = 1000
FAILED, UNUSABLE, PAUSED = 1, 2, 3


class Command(BaseCommand):
    help = (
        "Reads Lightspeed's outlets, suppliers, products, consignments and stock levels from where the last run"
        " stopped, and the lines of consignments that are not closed; reconciles orders. Safe to run twice at once and"
        " to kill. Exit codes: 0 all read, 1 Lightspeed failed (run again), 2 no address or no valid token,"
        " 3 Lightspeed asked for a pause that did not end."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--limit", type=int, default=DEFAULT_PAGE, metavar="N", help=f"records a page (2 to {LARGEST_PAGE})"
        )
        parser.add_argument("--full", action="store_true", help="start over and compare everything")
        parser.add_argument("--only", metavar="FEEDS", help=f"comma-separated, of: {', '.join(FEED_NAMES)}")
        parser.add_argument("--json", action="store_true", help="print the result as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        names = _feed_names(options["only"])
        if not 2 <= options["limit"] <= LARGEST_PAGE:
            raise CommandError(f"--limit is the size of a page: 2 to {LARGEST_PAGE}.", returncode=UNUSABLE)
        run = PollRun(names=names, page_size=options["limit"], full=options["full"])
        with within_command("poll_ls"):
            self._poll(run, options)

    def _poll(self, run: PollRun, options: dict[str, Any]) -> None:
        console = Console(stderr=True, quiet=options["json"])
        try:
            with client_for_polls() as client, PollProgress(console) as progress:
                poll(client, run, progress)
        except LightspeedError as fault:
            self._finish(run, options["json"], fault)
            raise CommandError(fault.message, returncode=_exit_code(fault)) from fault
        self._finish(run, options["json"], None)

    def _finish(self, run: PollRun, as_json: bool, fault: LightspeedError | None) -> None:
        if as_json:
            self.stdout.write(json.dumps({**run.result(), "error": fault.message if fault else None}))
            return
        for count in run.counts:
            note = "".join(
                f", {number} {word}"
                for number, word in (
                    (count.unreadable, "unreadable"),
                    (count.differed, "differed at the same version"),
                    (count.vanished, "vanished"),
                )
                if number
            )
            self.stdout.write(
                f"{count.name}: {count.records} read, {count.changed} new or changed{note}; cursor at {count.cursor}"
            )
        if run.lines_read or run.reconciled:
            self.stdout.write(f"lines: {run.lines_changed} changed in {run.lines_read} consignments")
            self.stdout.write(f"reconciled: {run.reconciled}; differences open: {run.drift_open}")


def _feed_names(only: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in only.split(",")) if only else FEED_NAMES
    for name in names:
        if name not in FEED_NAMES:
            raise CommandError(f"There is no feed {name!r}. There are: {', '.join(FEED_NAMES)}.", returncode=UNUSABLE)
    return names


def _exit_code(fault: LightspeedError) -> int:
    if isinstance(fault, (NotConfigured, Unauthorized)):
        return UNUSABLE
    return PAUSED if isinstance(fault, RateLimited) else FAILED

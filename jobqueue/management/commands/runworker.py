"""manage.py runworker: the process that systemd keeps running."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection

from jobqueue.checks import database_refusal
from jobqueue.worker.options import WorkerOptions
from jobqueue.worker.supervisor import Supervisor


class Command(BaseCommand):
    help = (
        "Runs jobs until stopped. SIGTERM: running jobs finish, the rest is given back. A second SIGTERM: now."
        " Exit codes: 0 stopped cleanly, or nothing left with --once or --drain; 1 could not start; 2 wrong options;"
        " 3 stopped at once, running jobs were given back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="Processes that run jobs.")
        parser.add_argument("--types", default="", help="Only these types, for instance po.*,webhook.process.")
        parser.add_argument("--once", action="store_true", help="One job for each worker, then exit.")
        parser.add_argument("--drain", action="store_true", help="Until nothing is due, then exit.")
        parser.add_argument("--max-jobs", type=int, metavar="N", help="Replace a worker process after N jobs.")
        parser.add_argument("--max-rss", type=int, metavar="MB", help="Replace a worker process that grew larger.")
        parser.add_argument("--sleep", type=float, default=0.04, metavar="S", help="Seconds between looks when idle.")
        parser.add_argument("--grace", type=float, default=60, metavar="S", help="Seconds a running job has to finish.")

    def handle(self, *args: Any, **options: Any) -> None:
        _check(options)
        _check_database()
        worker_options = WorkerOptions(
            workers=options["workers"],
            types=tuple(part.strip() for part in options["types"].split(",") if part.strip()),
            once=options["once"],
            drain=options["drain"],
            max_jobs=options["max_jobs"],
            max_rss_mb=options["max_rss"],
            sleep=options["sleep"],
            grace=options["grace"],
        )
        sys.exit(Supervisor(worker_options).run())


def _check(options: dict[str, Any]) -> None:
    """Raises CommandError for a number with which no worker could run."""
    if options["workers"] < 1 or options["sleep"] <= 0:
        raise CommandError("--workers must be 1 or more and --sleep above 0.", returncode=2)
    if any(number is not None and number < 1 for number in (options["max_jobs"], options["max_rss"])):
        raise CommandError("--max-jobs and --max-rss must be 1 or more.", returncode=2)
    if options["grace"] < 0:
        raise CommandError("--grace must be 0 or more.", returncode=2)


def _check_database() -> None:
    """Raises CommandError with one sentence: systemd starts us again every few seconds, each time with its log."""
    try:
        refusal = database_refusal(connection)
    except OperationalError as away:
        raise CommandError(f"The database does not answer: {away}", returncode=1) from away
    if refusal:
        raise CommandError(refusal, returncode=1)

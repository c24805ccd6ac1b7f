"""Which dead letters a command is about: the options that retry_dlq and discard_dlq share."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser, OutputWrapper

from jobqueue.models import DeadLetter


def add_selection(parser: CommandParser) -> None:
    """Adds --id, --type, --all and --limit; one of the first three is needed."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--id", type=int, nargs="+", metavar="N", help="Ids of the jobs, as the dead letters show them.")
    which.add_argument("--type", metavar="T", help="All dead letters of this job type.")
    which.add_argument("--all", action="store_true", help="All dead letters.")
    parser.add_argument("--limit", type=int, default=50, help="At most this many, oldest first (50).")
    parser.add_argument("--reason", default="", help="Recorded in the job's history.")


def selected(options: dict[str, Any], out: OutputWrapper) -> list[tuple[int, int]]:
    """Pairs of dead letter id and job id, oldest first; `out` is told of what the limit leaves.

    Raises CommandError for ids that are no dead letters.
    """
    if options["limit"] < 1:
        raise CommandError("--limit must be 1 or more.", returncode=2)
    letters = DeadLetter.objects.order_by("failed_at", "id")
    if options["id"]:
        letters = letters.filter(original_job_id__in=options["id"])
        missing = sorted(set(options["id"]) - set(letters.values_list("original_job_id", flat=True)))
        if missing:
            raise CommandError(f"No dead letter for job {', '.join(map(str, missing))}: retried or discarded already?")
    elif options["type"]:
        letters = letters.filter(job_type=options["type"])
    left = letters.count() - options["limit"]
    if left > 0:
        out.write(f"{left} more match and are left for another run, or a higher --limit.")
    return list(letters.values_list("id", "original_job_id")[: options["limit"]])

"""Which dead letters a command is about: the options, and the exit codes, that retry_dlq and discard_dlq share."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser, OutputWrapper
from django.db.models import QuerySet
from django.db.models.functions import Substr

from jobqueue.models import DeadLetter


def add_selection(parser: CommandParser) -> None:
    """Adds --id, --type, --all and --limit; one of the first three is needed."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--id", type=int, nargs="+", metavar="N", help="Ids of the jobs, as the dead letters show them.")
    which.add_argument("--type", metavar="T", help="All dead letters of this job type, or of a family such as po.*.")
    which.add_argument("--all", action="store_true", help="All dead letters.")
    parser.add_argument("--limit", type=int, default=50, help="At most this many, oldest first (50).")
    parser.add_argument("--reason", default="", help="Recorded in the job's history.")


def selected(options: dict[str, Any], out: OutputWrapper) -> list[tuple[int, int]]:
    """Pairs of dead letter id and job id, oldest first; `out` is told of what the limit leaves.

    Raises CommandError (exit code 2) for ids that are no dead letters.
    """
    if options["limit"] < 1:
        raise CommandError("--limit must be 1 or more.", returncode=2)
    letters = DeadLetter.objects.order_by("failed_at", "id")
    if options["id"]:
        letters = letters.filter(original_job_id__in=options["id"])
        missing = sorted(set(options["id"]) - set(letters.values_list("original_job_id", flat=True)))
        if missing:
            named = ", ".join(map(str, missing))
            raise CommandError(f"No dead letter for job {named}: retried or discarded already?", returncode=2)
    elif options["type"]:
        letters = _of_type(letters, options["type"])
    left = letters.count() - options["limit"]
    if left > 0:
        out.write(f"{left} more match and are left for another run, or a higher --limit.")
    return list(letters.values_list("id", "original_job_id")[: options["limit"]])


def fail_for(refused: int) -> None:
    """Ends the command with exit code 1 where letters were refused, each of them named by then."""
    if refused:
        raise CommandError(f"Refused, for the reasons above: {refused}.", returncode=1)


def _of_type(letters: QuerySet[DeadLetter], pattern: str) -> QuerySet[DeadLetter]:
    """Of one type, or of a family; as in TypeFilter without LIKE, which takes capitals for small letters on SQLite."""
    if not pattern.endswith("*"):
        return letters.filter(job_type=pattern)
    start = pattern[:-1]
    return letters.alias(start=Substr("job_type", 1, len(start))).filter(start=start) if start else letters

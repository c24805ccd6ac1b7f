"""What must be true after the chaos, each with the jobs that break it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from benchmarks.chaos.ledger import Run, all_runs
from benchmarks.chaos.victims import Kill
from jobqueue.models import DeadLetter, Job, JobStatus

_CLOCK_SLACK = 0.05


@dataclass(frozen=True)
class Proof:
    """The findings: `broken` is empty when all holds."""

    jobs: int
    second_runs: int
    dead_by_kills: int
    slowest_recovery: float
    broken: list[str]


def prove(known: set[int], kills: list[Kill]) -> Proof:
    """Compares what was enqueued, what the ledger says ran, and what the queue says became of it."""
    runs = all_runs()
    completed = set(Job.objects.filter(status=JobStatus.COMPLETED).values_list("pk", flat=True))
    dead = {letter.original_job_id: letter for letter in DeadLetter.objects.all()}
    broken = [f"lost: job {job_id}" for job_id in sorted(known - completed - set(dead))]
    broken += [f"stuck: {job} is {job.status}" for job in Job.objects.exclude(status=JobStatus.COMPLETED)]
    broken += [
        f"completed without a full run: job {job_id}"
        for job_id in sorted(completed)
        if not any(run.ended is not None for run in runs.get(job_id, []))
    ]
    broken += [
        f"attempts above the maximum: {row}"
        for model in (Job, DeadLetter)
        for row in model.objects.all()
        if row.attempts > row.max_attempts
    ]
    broken += [
        f"dead without enough kills: {letter} ({letter.error_message[:80]})"
        for job_id, letter in dead.items()
        if len(runs.get(job_id, [])) < letter.max_attempts
    ]
    second, recovery = 0, 0.0
    for job_runs in runs.values():
        for before, after in pairwise(job_runs):
            second += 1
            cause = cause_of(before, after, kills)
            if cause is None:
                broken.append(f"ran again without a kill: {before} then {after}")
            else:
                recovery = max(recovery, after.began - cause.at)
    return Proof(len(completed) + len(dead), second, len(dead), recovery, broken)


def cause_of(before: Run, after: Run, kills: list[Kill]) -> Kill | None:
    """The kill that explains why a job ran again: of its process or of its database, between the two beginnings."""
    for kill in kills:
        hit = before.pid in kill.pids or kill.what == "database" or (kill.cuts_short and before.ended is None)
        if hit and before.began - _CLOCK_SLACK <= kill.at <= after.began + _CLOCK_SLACK:
            return kill
    return None

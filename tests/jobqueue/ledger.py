"""Reading what jobs in other processes left behind."""

from __future__ import annotations

from jobqueue.models import Job, JobEvent, JobStatus

LIVE = [JobStatus.PENDING, JobStatus.SCHEDULED, JobStatus.PROCESSING, JobStatus.WAITING]


def entries(job_id: int, name: str = "ran") -> int:
    """How often a job wrote this row."""
    return JobEvent.objects.filter(job_id=job_id, name=name).count()


def all_ended() -> bool:
    """True when no job is waiting or running."""
    return not Job.objects.filter(status__in=LIVE).exists()


def status_of(job_id: int) -> str:
    """The job's status; "dead" when it is no live job any more."""
    return Job.objects.filter(pk=job_id).values_list("status", flat=True).first() or "dead"

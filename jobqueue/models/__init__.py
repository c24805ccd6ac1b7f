"""The tables of the queue. Table names are the runbook's."""

from jobqueue.models.dead_letter import DeadLetter
from jobqueue.models.event import JobEvent
from jobqueue.models.gate import Dependency, Pause, TypeLock
from jobqueue.models.job import DEFAULT_PRIORITY, LEAST_URGENT, MOST_URGENT, Job, JobStatus
from jobqueue.models.task_outcome import TaskOutcome
from jobqueue.models.work_minute import WorkMinute
from jobqueue.models.worker import Worker

__all__ = [
    "DEFAULT_PRIORITY",
    "LEAST_URGENT",
    "MOST_URGENT",
    "DeadLetter",
    "Dependency",
    "Job",
    "JobEvent",
    "JobStatus",
    "Pause",
    "TaskOutcome",
    "TypeLock",
    "WorkMinute",
    "Worker",
]

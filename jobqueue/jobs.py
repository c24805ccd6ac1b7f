"""The queue's own job type: running a task of Django's Tasks interface."""

from __future__ import annotations

from jobqueue.errors import Permanent
from jobqueue.registry import RunningJob, handles

TASK_JOB = "tasks.run"


@handles(TASK_JOB)
def run_task(job: RunningJob) -> None:
    """Calls the task function and stores what it returns, or the error it raises, for whoever asks for the result."""
    try:
        from jobqueue.task_results import run_and_record
    except ImportError as error:
        raise Permanent(f"The package django-tasks is not installed here: {error}") from error
    run_and_record(job)

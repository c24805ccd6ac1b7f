"""Results of tasks: built from the job or dead letter and what was recorded about it."""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskContext, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import get_exception_traceback, get_module_path, normalize_json

from jobqueue.errors import Permanent, RetryAt
from jobqueue.jobs import TASK_JOB
from jobqueue.models import DeadLetter, Job, JobStatus, TaskOutcome
from jobqueue.registry import RunningJob

_STATUS = {JobStatus.PROCESSING: TaskResultStatus.RUNNING, JobStatus.COMPLETED: TaskResultStatus.SUCCESSFUL}


def find_result(result_id: str) -> TaskResult[Any]:
    """The result of a task by its job's id; raises TaskResultDoesNotExist."""
    if not result_id.isascii() or not result_id.isdigit() or len(result_id) > 18:
        raise TaskResultDoesNotExist(result_id)
    job = Job.objects.filter(pk=int(result_id), job_type=TASK_JOB).first()
    if job is not None:
        status = _STATUS.get(JobStatus(job.status), TaskResultStatus.READY)
        return _result(job, status, job.pk, started_at=job.started_at, finished_at=job.completed_at)
    dead = DeadLetter.objects.filter(original_job_id=int(result_id), job_type=TASK_JOB).first()
    if dead is None:
        raise TaskResultDoesNotExist(result_id)
    return _result(dead, TaskResultStatus.FAILED, dead.original_job_id, started_at=None, finished_at=dead.failed_at)


def _result(
    record: Job | DeadLetter, status: TaskResultStatus, job_id: int, *, started_at: Any, finished_at: Any
) -> TaskResult[Any]:
    outcome = TaskOutcome.objects.filter(pk=job_id).first()
    result: TaskResult[Any] = TaskResult(
        task=task_of(record.payload),
        id=str(job_id),
        status=status,
        enqueued_at=record.created_at,
        started_at=started_at,
        finished_at=finished_at,
        last_attempted_at=outcome.last_attempted_at if outcome else None,
        args=record.payload["args"],
        kwargs=record.payload["kwargs"],
        backend=record.payload["backend"],
        errors=[TaskError(**error) for error in outcome.errors] if outcome else [],
        worker_ids=outcome.worker_ids if outcome else [],
    )
    object.__setattr__(result, "_return_value", outcome.return_value if outcome else None)
    return result


def task_of(payload: dict[str, Any]) -> Task[Any, Any]:
    """The task a payload names; raises Permanent for anything that is not one: a payload may not call what it likes."""
    try:
        task = import_string(payload["task"])
    except ImportError as error:
        raise Permanent(f"Task {payload['task']!r} cannot be imported: {error}") from error
    if not isinstance(task, Task):
        raise Permanent(f"{payload['task']!r} is not a task.")
    return task.using(backend=payload["backend"], queue_name=payload["queue_name"])


def run_and_record(job: RunningJob) -> None:
    """Runs the task of a job; its error is recorded and raised again, so that the queue treats it like any other."""
    task = task_of(job.payload)
    outcome, _ = TaskOutcome.objects.get_or_create(pk=job.id)
    outcome.worker_ids = [*outcome.worker_ids, Job.objects.values_list("worker_id", flat=True).get(pk=job.id)]
    outcome.save()
    task_started.send(type(task.get_backend()), task_result=find_result(str(job.id)))
    context = [TaskContext(task_result=find_result(str(job.id)))] if task.takes_context else []
    try:
        returned = normalize_json(task.call(*context, *job.payload["args"], **job.payload["kwargs"]))
    except BaseException as error:
        raised = {"exception_class_path": get_module_path(type(error)), "traceback": get_exception_traceback(error)}
        outcome.errors = [*outcome.errors, raised]
        outcome.save()
        if _is_last(job, error):
            _tell_finished(task, job, TaskResultStatus.FAILED)
        raise
    outcome.return_value = returned
    outcome.save()
    _tell_finished(task, job, TaskResultStatus.SUCCESSFUL)


def _is_last(job: RunningJob, error: BaseException) -> bool:
    """Whether the task is given up with this error."""
    spared = isinstance(error, RetryAt) and not error.costs_attempt
    return isinstance(error, Permanent) or (job.attempt >= job.max_attempts and not spared)


def _tell_finished(task: Task[Any, Any], job: RunningJob, status: TaskResultStatus) -> None:
    """A listener that fails is logged by Django, and is no reason to run the task again."""
    result = find_result(str(job.id))
    object.__setattr__(result, "status", status)
    task_finished.send_robust(type(task.get_backend()), task_result=result)

"""Django's Tasks interface on this queue: any `@task` function, and libraries written for it, run as its jobs.

    TASKS = {"default": {"BACKEND": "jobqueue.django_tasks_backend.JobQueueBackend", "OPTIONS": {"max_attempts": 1}}}

The job is stored in the caller's transaction. The interface knows no retries, so a task is tried once unless the
option says more. Needs the package `django-tasks`, which Django 6 made its own.
"""

from __future__ import annotations

from typing import Any

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from jobqueue.enqueue import enqueue
from jobqueue.jobs import TASK_JOB
from jobqueue.models import DEFAULT_PRIORITY, LEAST_URGENT, MOST_URGENT
from jobqueue.task_results import find_result


class JobQueueBackend(BaseTaskBackend):
    """Stores tasks as jobs; `runworker` runs them."""

    supports_defer = True
    supports_async_task = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Stores the task; raises PayloadRefused where its arguments are too large."""
        self.validate_task(task)
        payload = {
            "task": task.module_path,
            "backend": self.alias,
            "queue_name": task.queue_name,
            **normalize_json({"args": args, "kwargs": kwargs}),
        }
        job_id = enqueue(
            TASK_JOB,
            payload,
            priority=as_job_priority(task.priority),
            due_at=task.run_after,
            max_attempts=int(self.options.get("max_attempts", 1)),
            subject=f"task:{task.module_path}"[:100],
        )
        result = self.get_result(str(job_id))
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The result by its id; raises TaskResultDoesNotExist."""
        return find_result(result_id)


def as_job_priority(priority: int) -> int:
    """The interface's -100 to 100 on the queue's scale of 1 to 10; its default is ours."""
    return max(LEAST_URGENT, min(MOST_URGENT, DEFAULT_PRIORITY + round(priority / 20)))

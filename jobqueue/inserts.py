"""The INSERT behind enqueue: raw, since the ORM's own costs more than the database's work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from jobqueue.dialect import dialect_of, to_micros
from jobqueue.log_context import current_request_id
from jobqueue.models import DEFAULT_PRIORITY, JobStatus
from jobqueue.payloads import encode_payload
from jobqueue.priority import head_start

_LENGTHS = {"job_type": 100, "unique_key": 190, "subject": 100}
_ROWS_PER_INSERT = 500
_BYTES_PER_INSERT = 1_000_000
_COLUMNS = (
    "job_type, payload, status, priority, claim_key, attempts, max_attempts, next_attempt_at, worker_id, created_at,"
    " last_error, run_alone, unique_key, unique_until_start, subject, request_id"
)


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job that passed the checks and is about to be stored."""

    job_type: str
    payload: str
    head_start: int
    priority: int = DEFAULT_PRIORITY
    due_at: datetime | None = None
    unique_key: str | None = None
    unique_until_start: bool = False
    max_attempts: int = 3
    subject: str | None = None
    request_id: str | None = field(default_factory=current_request_id)

    @classmethod
    def checked(cls, job_type: str, payload: Mapping[str, Any], *, priority: int, **options: Any) -> NewJob:
        """Raises PayloadRefused, or ValueError for a wrong priority, a naive due time or a text that is too long."""
        due_at: datetime | None = options.get("due_at")
        if due_at is not None and due_at.tzinfo is None:
            raise ValueError("due_at needs a time zone.")
        for name, text in {"job_type": job_type, **options}.items():
            limit = _LENGTHS.get(name)
            if limit and text is not None and not 0 < len(text) <= limit:
                raise ValueError(f"{name} needs 1 to {limit} characters, not {len(text)}: {text[:40]!r}")
        return cls(job_type, encode_payload(job_type, payload), head_start(priority), priority, **options)

    def row(self) -> tuple[str, list[Any]]:
        """The VALUES of this job and their parameters. A job with a due time is scheduled, even for the past:
        whether that time has come is for the database's clock to say."""
        dialect = dialect_of(connection)
        if self.due_at is None:
            status, key, key_params = JobStatus.PENDING, f"{dialect.now_us} - %s", self.head_start
        else:
            status, key, key_params = JobStatus.SCHEDULED, "%s", to_micros(self.due_at)
        values = f"(%s,%s,%s,%s,{key},0,%s,%s,'',{dialect.now},'',%s,%s,%s,%s,%s)"
        due = connection.ops.adapt_datetimefield_value(self.due_at) if self.due_at else None
        params = [self.job_type, self.payload, status.value, self.priority, key_params, self.max_attempts, due]
        return values, [*params, False, self.unique_key, self.unique_until_start, self.subject, self.request_id]


def insert(job: NewJob) -> int:
    """Stores one job; its id."""
    values, params = job.row()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO queue_jobs ({_COLUMNS}) VALUES {values}", params)
        return int(cursor.lastrowid)


def insert_many(jobs: Iterable[NewJob]) -> int:
    """Stores all jobs or none, in statements bounded by rows and bytes; how many they were."""
    count, size = 0, 0
    group: list[tuple[str, list[Any]]] = []
    with transaction.atomic():
        for job in jobs:
            group.append(job.row())
            count, size = count + 1, size + len(job.payload)
            if len(group) >= _ROWS_PER_INSERT or size >= _BYTES_PER_INSERT:
                _insert_group(group)
                group, size = [], 0
        if group:
            _insert_group(group)
    return count


def _insert_group(group: list[tuple[str, list[Any]]]) -> None:
    rows = ",".join(values for values, _ in group)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO queue_jobs ({_COLUMNS}) VALUES {rows}",
            [param for _, params in group for param in params],
        )

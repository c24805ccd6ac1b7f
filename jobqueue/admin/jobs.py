"""Jobs and their history in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from jobqueue.admin.read_only import ReadOnlyAdmin, shown_payload
from jobqueue.models import Job, JobEvent
from jobqueue.registry import registered_types


class JobTypeFilter(admin.SimpleListFilter):
    """The types that have a handler. Asking the table which there are would read all of it for each page."""

    title = "job type"
    parameter_name = "job_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(job_type, job_type) for job_type in registered_types()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        return queryset.filter(job_type=self.value()) if self.value() else queryset


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("id", "job_type", "status", "subject", "attempts", "priority", "next_attempt_at", "created_at")
    list_filter = ("status", JobTypeFilter)
    search_fields = ("=id", "=subject", "=unique_key", "job_type")
    fields = (
        *("id", "job_type", "status", "subject", "unique_key", "priority", "attempts", "max_attempts"),
        *("created_at", "next_attempt_at", "started_at", "heartbeat_at", "completed_at", "worker_id", "run_alone"),
        *("last_error", "shown"),
    )

    @admin.display(description="payload")
    def shown(self, job: Job) -> str:
        return shown_payload(job.payload)


@admin.register(JobEvent)
class JobEventAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "job_id", "name", "actor", "reason")
    list_filter = ("name",)
    search_fields = ("=job_id", "actor")

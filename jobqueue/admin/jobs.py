"""Jobs and their history in the admin."""

from __future__ import annotations

from django.contrib import admin

from jobqueue.admin.read_only import ReadOnlyAdmin, shown_payload
from jobqueue.models import Job, JobEvent


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("id", "job_type", "status", "subject", "attempts", "priority", "next_attempt_at", "created_at")
    list_filter = ("status", "job_type")
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
    date_hierarchy = None

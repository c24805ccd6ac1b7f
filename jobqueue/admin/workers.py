"""Workers, and what they did in each minute, in the admin."""

from __future__ import annotations

from django.contrib import admin

from jobqueue.admin.read_only import ReadOnlyAdmin
from jobqueue.models import Worker, WorkMinute


@admin.register(Worker)
class WorkerAdmin(ReadOnlyAdmin):
    list_display = ("id", "host", "pid", "started_at", "heartbeat_at", "jobs_done", "jobs_failed")
    search_fields = ("id", "host")


@admin.register(WorkMinute)
class WorkMinuteAdmin(ReadOnlyAdmin):
    list_display = ("minute", "supervisor", "done", "failed")

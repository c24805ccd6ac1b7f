"""What holds jobs back, and what tasks returned, in the admin."""

from __future__ import annotations

from django.contrib import admin

from jobqueue.admin.read_only import ReadOnlyAdmin
from jobqueue.models import Dependency, Pause, TaskOutcome, TypeLock


@admin.register(Pause)
class PauseAdmin(ReadOnlyAdmin):
    list_display = ("job_type", "actor", "reason", "created_at")
    search_fields = ("job_type",)


@admin.register(Dependency)
class DependencyAdmin(ReadOnlyAdmin):
    list_display = ("name", "failures", "open_until", "last_error")


@admin.register(TypeLock)
class TypeLockAdmin(ReadOnlyAdmin):
    list_display = ("job_type",)


@admin.register(TaskOutcome)
class TaskOutcomeAdmin(ReadOnlyAdmin):
    list_display = ("job_id", "last_attempted_at")

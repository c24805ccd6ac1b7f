"""Incidents in the admin: to look at only."""

from __future__ import annotations

from django.contrib import admin

from jobqueue.admin.read_only import ReadOnlyAdmin
from operations.models import Incident


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    list_display = ("code", "opened_at", "told_at", "cleared_at")
    list_filter = ("code",)

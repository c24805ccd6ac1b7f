"""Incidents and what happened to accounts: to look at only. A second factor can be taken away, and not given here."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice

from jobqueue.admin.read_only import ReadOnlyAdmin
from operations.models import AccessEvent, Incident, SecondFactor

admin.site.unregister(TOTPDevice)


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    list_display = ("code", "opened_at", "told_at", "cleared_at")
    list_filter = ("code",)


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnlyAdmin):
    list_display = ("happened_at", "what", "account", "detail", "by", "address")
    list_filter = ("what", "happened_at")
    search_fields = ("=account", "=by", "=address")


@admin.register(SecondFactor)
class SecondFactorAdmin(ReadOnlyAdmin):
    """Its key is on no page. Whoever lost the phone sets up another once this one is deleted."""

    list_display = ("user", "name", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    fields = ("user", "name", "created_at", "last_used_at")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_superuser)

"""Tokens and kept answers of the API: to look at only, without secrets and without what was answered."""

from __future__ import annotations

from django.contrib import admin

from consignments.admin.looking import LookOnlyAdmin
from consignments.models import ApiAnswer, ApiToken


@admin.register(ApiToken)
class ApiTokenAdmin(LookOnlyAdmin):
    list_display = ["name", "user", "prefix", "scopes", "expires_at", "last_used_at", "revoked_at"]
    list_select_related = ["user"]
    search_fields = ["name", "user__username", "prefix"]
    exclude = ["digest"]


@admin.register(ApiAnswer)
class ApiAnswerAdmin(LookOnlyAdmin):
    list_display = ["key", "user", "status", "created_at"]
    list_select_related = ["user"]
    ordering = ["-id"]
    exclude = ["body", "headers", "fingerprint"]

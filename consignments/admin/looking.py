"""What admin pages share: rows to look at only, and only those of one's own outlets."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from consignments.scope import orders_for
from consignments.views.access import actor_of


class LookOnly(BaseModelAdmin[Any]):
    """Nothing is added, changed or deleted here: the domain's functions do that, under locks, with a record."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class LookOnlyAdmin(LookOnly, ModelAdmin):
    """A page of rows to look at."""

    show_full_result_count = False
    list_per_page = 50


class LookOnlyInline(LookOnly, TabularInline):
    """Rows to look at below the one they belong to."""

    extra = 0
    show_change_link = False


class OfOrderAdmin(LookOnlyAdmin):
    """Rows that belong to an order: seen by those who may see the order."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(order__in=orders_for(actor_of(request)))

"""Outlets, suppliers, and who belongs to which outlet."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from consignments.admin.catalogue import MIRRORED
from consignments.models import Outlet, OutletMembership, Supplier
from consignments.scope import outlets_for
from consignments.views.access import actor_of


@admin.register(Outlet)
class OutletAdmin(ModelAdmin):
    list_display = ["name", "code", "time_zone", "email", "is_active"]
    search_fields = ["name", "code"]
    readonly_fields = MIRRORED

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outlet]:
        return outlets_for(actor_of(request))


@admin.register(Supplier)
class SupplierAdmin(ModelAdmin):
    list_display = ["name", "code", "email", "is_active"]
    search_fields = ["name", "code"]
    readonly_fields = MIRRORED


@admin.register(OutletMembership)
class OutletMembershipAdmin(ModelAdmin):
    """A manager lets people into the manager's own outlets, and into no other."""

    list_display = ["user", "outlet"]
    list_filter = ["outlet"]
    list_select_related = ["user", "outlet"]
    search_fields = ["user__username", "outlet__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutletMembership]:
        memberships: QuerySet[OutletMembership] = super().get_queryset(request)
        return memberships.filter(outlet__in=outlets_for(actor_of(request)))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "outlet":
            kwargs["queryset"] = outlets_for(actor_of(request))
        field: ModelChoiceField[Any] | None = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return field

"""Who approves which amounts, and who stands in for whom."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from consignments.admin.looking import LookOnlyAdmin
from consignments.models import ApprovalDelegation, ApprovalPlace, ApprovalTier
from consignments.scope import outlets_for
from consignments.views.access import actor_of


class ApprovalPlaceInline(TabularInline):
    """Each row is one approver that the tier needs."""

    model = ApprovalPlace
    extra = 0
    min_num = 1


@admin.register(ApprovalTier)
class ApprovalTierAdmin(ModelAdmin):
    list_display = ["name", "lower", "upper", "outlet", "supplier"]
    list_filter = ["outlet", "supplier"]
    list_select_related = ["outlet", "supplier"]
    search_fields = ["name"]
    inlines = [ApprovalPlaceInline]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "outlet":
            kwargs["queryset"] = outlets_for(actor_of(request))
        field: ModelChoiceField[Any] | None = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return field


@admin.register(ApprovalDelegation)
class ApprovalDelegationAdmin(LookOnlyAdmin):
    """People delegate themselves; nobody does it for them."""

    list_display = ["delegator", "delegate", "starts_on", "ends_on", "reason", "ended_at"]
    list_select_related = ["delegator", "delegate"]
    search_fields = ["delegator__username", "delegate__username"]

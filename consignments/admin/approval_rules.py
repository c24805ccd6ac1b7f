"""Who approves which amounts, and who stands in for whom."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from consignments.admin.looking import LookOnlyAdmin
from consignments.errors import ConsignmentError
from consignments.models import ApprovalDelegation, ApprovalPlace, ApprovalTier
from consignments.scope import has_right, outlets_for
from consignments.tier_rights import SET_GENERAL, check_may_set, tiers_for
from consignments.views.access import actor_of


def _may_set(request: HttpRequest, tier: ApprovalTier | None) -> bool:
    """Whether the tier is for this person to change; of none in particular, yes."""
    if tier is None or tier.pk is None:
        return True
    try:
        check_may_set(actor_of(request), tier.outlet_id)
    except ConsignmentError:
        return False
    return True


class OfOwnOutlets(BaseModelAdmin[Any]):
    """What is not for this person to change is to look at."""

    def has_change_permission(self, request: HttpRequest, obj: ApprovalTier | None = None) -> bool:
        return _may_set(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: ApprovalTier | None = None) -> bool:
        return _may_set(request, obj) and super().has_delete_permission(request, obj)


class ApprovalPlaceInline(OfOwnOutlets, TabularInline):
    """Each row is one approver that the tier needs."""

    model = ApprovalPlace
    extra = 0
    min_num = 1

    def has_add_permission(self, request: HttpRequest, obj: ApprovalTier | None = None) -> bool:
        may_add: bool = TabularInline.has_add_permission(self, request, obj)
        return may_add and _may_set(request, obj)


@admin.register(ApprovalTier)
class ApprovalTierAdmin(OfOwnOutlets, ModelAdmin):
    list_display = ["name", "lower", "upper", "outlet", "supplier"]
    list_filter = ["outlet", "supplier"]
    list_select_related = ["outlet", "supplier"]
    search_fields = ["name"]
    inlines = [ApprovalPlaceInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApprovalTier]:
        return tiers_for(actor_of(request))

    def save_model(self, request: HttpRequest, obj: ApprovalTier, form: Any, change: bool) -> None:
        """Asked of what is written too: a form that was made up says any outlet."""
        try:
            check_may_set(actor_of(request), obj.outlet_id)
        except ConsignmentError as refusal:
            raise PermissionDenied(refusal.message) from refusal
        super().save_model(request, obj, form, change)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "outlet":
            kwargs["queryset"] = outlets_for(actor_of(request))
            kwargs["required"] = not has_right(actor_of(request), SET_GENERAL)
        field: ModelChoiceField[Any] | None = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return field


@admin.register(ApprovalDelegation)
class ApprovalDelegationAdmin(LookOnlyAdmin):
    """People delegate themselves; nobody does it for them."""

    list_display = ["delegator", "delegate", "starts_on", "ends_on", "reason", "ended_at"]
    list_select_related = ["delegator", "delegate"]
    search_fields = ["delegator__username", "delegate__username"]

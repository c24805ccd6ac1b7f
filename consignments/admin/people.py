"""Accounts and roles, in the look of the rest of the admin."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from consignments.admin.looking import LookOnlyAdmin
from consignments.models import ApprovalPlace, OutletMembership, OwnView

admin.site.unregister(User)
admin.site.unregister(Group)


class MembershipInline(TabularInline):
    model = OutletMembership
    extra = 0


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User], ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    inlines = [MembershipInline]


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):
    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Not while an approval tier names the role: without it the tier's place would be open to anyone."""
        named = obj is not None and ApprovalPlace.objects.filter(roles=obj).exists()
        return not named and super().has_delete_permission(request, obj)


@admin.register(OwnView)
class OwnViewAdmin(LookOnlyAdmin):
    list_display = ["name", "user", "query", "created_at"]
    list_select_related = ["user"]
    search_fields = ["name", "user__username"]

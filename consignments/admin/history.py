"""What happened to orders, and the records behind numbers and forms: to look at only."""

from __future__ import annotations

from django.contrib import admin

from consignments.admin.looking import LookOnlyAdmin, OfOrderAdmin
from consignments.models import Approval, FormKey, ImportedFile, NumberSequence, OrderEvent


@admin.register(OrderEvent)
class OrderEventAdmin(OfOrderAdmin):
    list_display = ["order", "seq", "name", "from_status", "to_status", "actor", "reason", "created_at"]
    list_filter = ["name", "to_status"]
    list_select_related = ["order"]
    search_fields = ["order__number", "actor"]
    ordering = ["-id"]


@admin.register(Approval)
class ApprovalAdmin(OfOrderAdmin):
    list_display = ["order", "round", "approver", "decision", "reason", "created_at"]
    list_filter = ["decision"]
    list_select_related = ["order", "approver"]
    search_fields = ["order__number", "approver__username"]
    ordering = ["-id"]


@admin.register(FormKey)
class FormKeyAdmin(OfOrderAdmin):
    list_display = ["key", "order", "user", "created_at"]
    list_select_related = ["order", "user"]
    ordering = ["-created_at"]


@admin.register(ImportedFile)
class ImportedFileAdmin(OfOrderAdmin):
    list_display = ["filename", "order", "outlet", "user", "imported_at"]
    list_select_related = ["order", "outlet", "user"]
    search_fields = ["filename", "order__number", "=file_hash"]
    ordering = ["-id"]


@admin.register(NumberSequence)
class NumberSequenceAdmin(LookOnlyAdmin):
    list_display = ["prefix", "last"]

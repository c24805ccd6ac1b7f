"""The ledger and its evidence in the admin: to look at, never to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from consignments.admin.looking import LookOnlyAdmin, LookOnlyInline
from consignments.scope import orders_for, outlets_for
from consignments.views.access import actor_of
from receiving.models import (
    MissedPhoto,
    OutletRules,
    OwedPhoto,
    Photo,
    PhotoArchive,
    Receipt,
    ReceiptLine,
    ReceiptPhoto,
    ShortClose,
    Signature,
    Tolerance,
    UnexpectedDecision,
)


class LedgerAdmin(LookOnlyAdmin):
    """Rows of an order, which `order_path` leads to: seen by those who see the order."""

    order_path = "order"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seen = {f"{self.order_path}__in": orders_for(actor_of(request))}
        return super().get_queryset(request).filter(**seen)


class ReceiptLineInline(LookOnlyInline):
    model = ReceiptLine
    fields = ["product", "accepted", "damaged", "missing", "wrong", "reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReceiptLine]:
        lines: QuerySet[ReceiptLine] = super().get_queryset(request)
        return lines.select_related("product", "receipt__order")


@admin.register(Receipt)
class ReceiptAdmin(LedgerAdmin):
    list_display = ["id", "order", "kind", "arrived_at", "recorded_at", "recorded_by", "reverses"]
    list_filter = ["kind", "recorded_at"]
    list_select_related = ["order", "recorded_by", "reverses__order"]
    search_fields = ["order__number", "note", "key"]
    inlines = [ReceiptLineInline]


@admin.register(ShortClose)
class ShortCloseAdmin(LedgerAdmin):
    list_display = ["id", "order", "line", "quantity", "reason", "recorded_at", "recorded_by"]
    list_select_related = ["order", "line__order", "line__product", "recorded_by"]
    search_fields = ["order__number", "reason"]


@admin.register(Photo)
class PhotoAdmin(LedgerAdmin):
    list_display = ["token", "order", "filename", "image_format", "bytes", "uploaded_at", "uploaded_by"]
    list_filter = ["image_format", "uploaded_at"]
    list_select_related = ["order", "uploaded_by"]
    search_fields = ["order__number", "filename", "sha256"]


@admin.register(ReceiptPhoto)
class ReceiptPhotoAdmin(LedgerAdmin):
    order_path = "receipt__order"
    list_display = ["id", "receipt", "line", "photo"]
    list_select_related = ["receipt__order", "line__product", "line__receipt__order", "photo__order"]
    search_fields = ["receipt__order__number"]


@admin.register(MissedPhoto)
class MissedPhotoAdmin(LedgerAdmin):
    list_display = ["token", "order", "filename", "missed_at", "uploaded_by", "device"]
    list_select_related = ["order", "uploaded_by"]
    search_fields = ["order__number", "filename", "sha256"]


@admin.register(OwedPhoto)
class OwedPhotoAdmin(LedgerAdmin):
    order_path = "receipt__order"
    list_display = ["id", "receipt", "line", "missed", "is_given"]
    list_select_related = ["receipt__order", "line__product", "line__receipt__order", "missed__order", "given"]
    search_fields = ["receipt__order__number", "missed__filename"]


@admin.register(PhotoArchive)
class PhotoArchiveAdmin(LedgerAdmin):
    order_path = "photo__order"
    list_display = ["photo", "storage", "archived_at"]
    list_select_related = ["photo__order"]
    search_fields = ["photo__order__number"]


@admin.register(UnexpectedDecision)
class UnexpectedDecisionAdmin(LedgerAdmin):
    order_path = "line__receipt__order"
    list_display = ["line", "choice", "reason", "decided_at", "decided_by"]
    list_select_related = ["line__product", "line__receipt__order", "decided_by"]
    search_fields = ["line__receipt__order__number"]


@admin.register(Signature)
class SignatureAdmin(LedgerAdmin):
    order_path = "receipt__order"
    list_display = ["receipt", "name", "is_typed", "sha256"]
    list_select_related = ["receipt__order"]
    search_fields = ["receipt__order__number", "name"]


@admin.register(Tolerance)
class ToleranceAdmin(ModelAdmin):
    list_display = ["__str__", "supplier", "product", "percent", "pieces"]
    list_select_related = ["supplier", "product"]
    autocomplete_fields = ["supplier", "product"]


@admin.register(OutletRules)
class OutletRulesAdmin(ModelAdmin):
    list_display = ["outlet", "blind_count", "photo_of_wrong", "photo_of_missing", "signature"]
    list_select_related = ["outlet"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutletRules]:
        rows: QuerySet[OutletRules] = super().get_queryset(request)
        return rows.filter(outlet__in=outlets_for(actor_of(request)))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "outlet":
            kwargs["queryset"] = outlets_for(actor_of(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

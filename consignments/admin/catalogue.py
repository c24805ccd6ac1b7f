"""Products and their barcodes. What Lightspeed owns is shown, and comes from there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from consignments.models import Barcode, Product

MIRRORED = ("lightspeed_id", "lightspeed_version")


class BarcodeInline(TabularInline):
    """Barcodes go with the right to their product."""

    model = Barcode
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("consignments.view_product")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("consignments.change_product")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("consignments.change_product")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("consignments.change_product")


@admin.register(Product)
class ProductAdmin(ModelAdmin):
    list_display = ["sku", "name", "supplier", "supplier_code", "last_cost", "is_active"]
    list_filter = ["is_active", "supplier"]
    list_select_related = ["supplier"]
    search_fields = ["sku", "name", "supplier_code", "=barcodes__code"]
    readonly_fields = MIRRORED
    inlines = [BarcodeInline]
    show_full_result_count = False


@admin.register(Barcode)
class BarcodeAdmin(ModelAdmin):
    list_display = ["code", "product"]
    list_select_related = ["product"]
    search_fields = ["=code", "product__sku"]
    autocomplete_fields = ["product"]
    show_full_result_count = False

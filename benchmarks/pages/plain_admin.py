"""Orders in Django's own admin, set up as one usually does: what our pages are measured against."""

from __future__ import annotations

from django.contrib import admin

from consignments.models import Order, OrderLine


class LineInline(admin.TabularInline[OrderLine, Order]):
    """The lines to edit. A choice among 600,000 products is out of the question, so their ids are typed."""

    model = OrderLine
    fields = ("product", "position", "ordered", "unit_cost")
    raw_id_fields = ("product",)
    extra = 3


@admin.register(Order)
class PlainOrderAdmin(admin.ModelAdmin[Order]):
    """Finds by what our list finds by. Its list joins what its columns show."""

    list_display = ("number", "status", "supplier", "outlet", "due_date", "created_by", "updated_at")
    list_filter = ("status", "supplier", "outlet")
    list_select_related = ("supplier", "outlet", "created_by")
    list_per_page = 50
    search_fields = ("number", "supplier__name", "lines__product__sku", "lines__product__barcodes__code")
    ordering = ("-id",)
    raw_id_fields = ("created_by", "last_edited_by", "dead_letter")
    inlines = (LineInline,)

"""Boxes, differences, credit notes and mirrored stock in the admin: to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from consignments.admin.looking import LookOnlyAdmin, OfOrderAdmin
from consignments.models import Box, BoxContent, CreditNote, Dispute, StockLevel
from consignments.scope import orders_for, outlets_for
from consignments.templatetags.order_words import money, quantity
from consignments.views.access import actor_of


@admin.register(Box)
class BoxAdmin(OfOrderAdmin):
    list_display = ["label", "note"]
    list_select_related = ["order"]
    search_fields = ["order__number"]
    ordering = ["-id"]


@admin.register(BoxContent)
class BoxContentAdmin(LookOnlyAdmin):
    list_display = ["box", "line", "pieces"]
    list_select_related = ["box__order", "line__product", "line__order"]
    search_fields = ["box__order__number", "line__product__sku"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(box__order__in=orders_for(actor_of(request)))

    @admin.display(description="pieces")
    def pieces(self, content: BoxContent) -> str:
        return quantity(content.quantity)


@admin.register(Dispute)
class DisputeAdmin(OfOrderAdmin):
    list_display = ["order", "line", "pieces", "owner", "due_date", "decision"]
    list_filter = ["decision", "due_date"]
    list_select_related = ["order", "line__product", "line__order", "owner"]
    search_fields = ["order__number", "line__product__sku"]
    ordering = ["-id"]

    @admin.display(description="packed less accepted")
    def pieces(self, dispute: Dispute) -> str:
        return quantity(dispute.quantity)


@admin.register(CreditNote)
class CreditNoteAdmin(OfOrderAdmin):
    list_display = ["number", "order", "credited", "dated", "recorded_by"]
    list_select_related = ["order", "recorded_by"]
    search_fields = ["number", "order__number"]
    ordering = ["-id"]

    @admin.display(description="amount")
    def credited(self, note: CreditNote) -> str:
        return money(note.amount)


@admin.register(StockLevel)
class StockLevelAdmin(LookOnlyAdmin):
    list_display = ["product", "outlet", "pieces", "reorder_point", "reorder_amount"]
    list_filter = ["outlet"]
    list_select_related = ["product", "outlet"]
    search_fields = ["product__sku"]
    ordering = ["outlet", "product"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(outlet__in=outlets_for(actor_of(request)))

    @admin.display(description="on hand")
    def pieces(self, level: StockLevel) -> str:
        return quantity(level.on_hand)

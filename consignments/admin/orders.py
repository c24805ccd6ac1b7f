"""Orders in the admin: to look at, with the way to the page where they are worked on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from consignments.admin.looking import LookOnlyAdmin, LookOnlyInline, OfOrderAdmin
from consignments.models import Approval, Order, OrderLine
from consignments.scope import orders_for
from consignments.statuses import Status
from consignments.templatetags.order_words import money, quantity
from consignments.views.access import actor_of

_LINE_FIELDS = ("product", "ordered", "unit_cost", "accepted", "damaged", "missing", "wrong", "short_closed")
_APPROVAL_FIELDS = ("round", "approver", "decision", "reason", "created_at")
_TONES = {
    Status.PENDING_APPROVAL.label: "warning",
    Status.RECEIVED.label: "success",
    Status.COMPLETE.label: "success",
    Status.FAILED.label: "danger",
}


class LineInline(LookOnlyInline):
    model = OrderLine
    fields = _LINE_FIELDS
    readonly_fields = _LINE_FIELDS

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderLine]:
        lines: QuerySet[OrderLine] = super().get_queryset(request)
        return lines.select_related("product", "order")


class ApprovalInline(LookOnlyInline):
    model = Approval
    fields = _APPROVAL_FIELDS
    readonly_fields = _APPROVAL_FIELDS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Approval]:
        approvals: QuerySet[Approval] = super().get_queryset(request)
        return approvals.select_related("approver", "order")


@admin.register(Order)
class OrderAdmin(LookOnlyAdmin):
    list_display = ["number", "kind", "state", "supplier", "source", "outlet", "due_date", "created_by", "updated_at"]
    # No date_hierarchy: MariaDB cannot group by local days unless its time zone tables are loaded.
    list_filter = ["kind", "status", "created_at", "supplier", "outlet"]
    list_select_related = ["supplier", "source", "outlet", "created_by"]
    search_fields = ["number", "supplier__name"]
    inlines = [LineInline, ApprovalInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return orders_for(actor_of(request)).order_by("-id")

    @display(description="Status", ordering="status", label=_TONES)  # type: ignore[untyped-decorator]
    def state(self, order: Order) -> str:
        return str(order.get_status_display())


@admin.register(OrderLine)
class OrderLineAdmin(OfOrderAdmin):
    list_display = ["order", "product", "pieces", "cost", "accepted_pieces"]
    list_select_related = ["order", "product"]
    search_fields = ["order__number", "product__sku"]
    ordering = ["-id"]

    @admin.display(description="ordered")
    def pieces(self, line: OrderLine) -> str:
        return quantity(line.ordered)

    @admin.display(description="unit cost")
    def cost(self, line: OrderLine) -> str:
        return money(line.unit_cost)

    @admin.display(description="accepted")
    def accepted_pieces(self, line: OrderLine) -> str:
        return quantity(line.accepted)

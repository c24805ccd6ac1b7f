"""Orders and their lines."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from consignments.statuses import Kind, Status

Fields = serializers.Serializer[Any]
LINE = {"code": "CUP-12", "ordered": "24", "unit_cost": "1.80"}


def quantity(**options: Any) -> serializers.DecimalField:
    """Pieces or money as Lightspeed keeps them: five places, as a string."""
    return serializers.DecimalField(max_digits=16, decimal_places=5, **options)


class OrderOut(Fields):
    """An order, transfer or return above its lines. `value` is exact; supplier, outlet and source are codes.

    A transfer goes from `source` to `outlet`; `offered`: the source wrote it. A return goes from `outlet` to the
    supplier, for `return_reason`; `returns_from` is the order that brought the goods.
    """

    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    status = serializers.ChoiceField(choices=Status.choices)
    supplier = serializers.CharField(source="supplier.code", allow_null=True)
    outlet = serializers.CharField(source="outlet.code")
    source = serializers.SerializerMethodField()  # type: ignore[assignment]  # a name that fields have too
    due_date = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    version = serializers.IntegerField()
    created_by = serializers.CharField(source="created_by.username")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    offered = serializers.BooleanField()
    return_reason = serializers.CharField()
    returns_from = serializers.CharField(source="returns_from.number", allow_null=True, default=None)
    line_count = serializers.IntegerField()
    settled_count = serializers.IntegerField()
    value = serializers.DecimalField(max_digits=29, decimal_places=10)

    def get_source(self, order: Any) -> str | None:
        return order.source.code if order.source else None


class LineOut(Fields):
    """One product of an order, and what became of its pieces. `requested`: of a transfer, before it was packed."""

    position = serializers.IntegerField()
    sku = serializers.CharField(source="product.sku")
    name = serializers.CharField(source="product.name")
    requested = quantity(allow_null=True)
    ordered = quantity()
    unit_cost = quantity()
    accepted = quantity()
    damaged = quantity()
    missing = quantity()
    wrong = quantity()
    short_closed = quantity()
    open = quantity()


class LineIn(Fields):
    """A line to order: `code` is an SKU or a barcode, whose lost zeros are put back. Without a cost the last one."""

    code = serializers.CharField(max_length=64)
    ordered = quantity()
    unit_cost = quantity(required=False, allow_null=True, default=None)


@extend_schema_serializer(examples=[OpenApiExample("fewer", {"lines": [LINE]}, request_only=True)])
class LinesIn(Fields):
    """All lines of a draft, in their order."""

    lines = LineIn(many=True)


class MoveOut(Fields):
    """A move, and whether you may make it now. `code` and `why_not` say what stands in the way."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a name that fields have too
    allowed = serializers.BooleanField()
    needs_reason = serializers.BooleanField()
    code = serializers.CharField()
    why_not = serializers.CharField()


@extend_schema_serializer(examples=[OpenApiExample("plain", {"reason": ""}, request_only=True)])
class MoveIn(Fields):
    """Cancelling asks `supplier_told` once the supplier has the order, and `goods_are` once goods are on the way."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    supplier_told = serializers.ChoiceField(choices=["yes", "no"], required=False)
    goods_are = serializers.ChoiceField(choices=["back", "lost"], required=False)


class DecisionOut(Fields):
    """One person's decision in one round."""

    round = serializers.IntegerField()
    approver = serializers.CharField(source="approver.username")
    decision = serializers.CharField()
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()

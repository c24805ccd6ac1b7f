"""Receipts as the API reads and shows them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from consignments.api.serializers.orders import quantity
from receiving.count_checks import MAX_REASON
from receiving.counts import ZERO

Fields = serializers.Serializer[Any]
CORRECTED = {
    "seen": 1,
    "reason": "two were cracked",
    "lines": [{"code": "CUP-12", "accepted": "22", "damaged": "2", "missing": "0", "wrong": "0"}],
}
COUNTED = {"lines": [{"code": "CUP-12", "accepted": "24"}], "note": "on one pallet"}


class CountedOut(Fields):
    """The pieces of one product, by what became of them. All negative in a reversal, of either sign in a correction."""

    sku = serializers.CharField(source="product.sku")
    accepted = quantity()
    damaged = quantity()
    missing = quantity()
    wrong = quantity()
    reason = serializers.CharField()


class ReceiptOut(Fields):
    """A delivery as it was counted, the reversal of one, or a correction of the totals."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    order = serializers.CharField(source="order.number")
    arrived_at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField(source="recorded_by.username")
    reverses = serializers.IntegerField(source="reverses_id", allow_null=True)
    note = serializers.CharField()
    reason = serializers.CharField()
    lines = CountedOut(many=True)


class CountedIn(Fields):
    """What was counted of a product: `code` is an SKU or a barcode."""

    code = serializers.CharField(max_length=64)
    accepted = quantity(default=ZERO)
    damaged = quantity(default=ZERO)
    missing = quantity(default=ZERO)
    wrong = quantity(default=ZERO)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
    photos = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=20)


@extend_schema_serializer(examples=[OpenApiExample("one pallet", COUNTED, request_only=True)])
class ReceiptIn(Fields):
    """A counted delivery. `photos` are ids of photographs that were sent before for this receipt's key.

    `signed_by` is the typed name of who signs, for outlets that ask for a signature.
    """

    lines = CountedIn(many=True)
    arrived_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    photos = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=20)
    signed_by = serializers.CharField(required=False, allow_blank=True, max_length=120, default="")


class ReversalIn(Fields):
    """Why a receipt is taken back."""

    reason = serializers.CharField(max_length=2000)


class TotalsIn(Fields):
    """The totals of one product as they should be, all four: `code` is an SKU or a barcode."""

    code = serializers.CharField(max_length=64)
    accepted = quantity()
    damaged = quantity()
    missing = quantity()
    wrong = quantity()


@extend_schema_serializer(examples=[OpenApiExample("two cracked", CORRECTED, request_only=True)])
class CorrectionIn(Fields):
    """What the totals of a received order should be; lines left out stay.

    `seen` is the id of the newest of the order's receipts as you read them: after another one the totals may be wrong.
    """

    seen = serializers.IntegerField(min_value=0)
    reason = serializers.CharField(max_length=MAX_REASON)
    lines = TotalsIn(many=True)

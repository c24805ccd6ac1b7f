"""Receipts as the API reads and shows them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from consignments.api.serializers.orders import quantity
from receiving.counts import ZERO

Fields = serializers.Serializer[Any]
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


class PhotoOut(Fields):
    """A photograph; `sku` is that of its line, null for the delivery as a whole. `sha256` is the original's."""

    id = serializers.UUIDField(source="photo.token")
    sku = serializers.CharField(source="line.product.sku", allow_null=True, default=None)
    filename = serializers.CharField(source="photo.filename")
    format = serializers.CharField(source="photo.image_format")
    width = serializers.IntegerField(source="photo.width")
    height = serializers.IntegerField(source="photo.height")
    bytes = serializers.IntegerField(source="photo.bytes")
    sha256 = serializers.CharField(source="photo.sha256")
    taken_at = serializers.DateTimeField(source="photo.taken_at", allow_null=True)
    uploaded_at = serializers.DateTimeField(source="photo.uploaded_at")
    url = serializers.SerializerMethodField()

    def get_url(self, link: Any) -> str:
        address: str = self.context["request"].build_absolute_uri(reverse("api-photo", args=[link.photo.token]))
        return address


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
    """A counted delivery. `photos` are ids of photographs that a browser stored before, under the same key.

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

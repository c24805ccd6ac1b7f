"""Boxes of a transfer."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consignments.api.serializers.orders import quantity

Fields = serializers.Serializer[Any]


class BoxContentOut(Fields):
    """Pieces of one product in a box."""

    sku = serializers.CharField(source="line.product.sku")
    quantity = quantity()


class BoxOut(Fields):
    """One box; `code` is what the barcode on its label says."""

    number = serializers.IntegerField()
    code = serializers.CharField(source="label")
    note = serializers.CharField()
    contents = BoxContentOut(many=True)

"""Suppliers, outlets and products."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consignments.api.serializers.orders import quantity

Fields = serializers.Serializer[Any]


class SupplierOut(Fields):
    """Who orders are sent to."""

    code = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    is_active = serializers.BooleanField()


class OutletOut(Fields):
    """One of your outlets."""

    code = serializers.CharField()
    name = serializers.CharField()
    time_zone = serializers.CharField()
    is_active = serializers.BooleanField()


class ProductOut(Fields):
    """An article of the catalogue."""

    sku = serializers.CharField()
    name = serializers.CharField()
    supplier = serializers.CharField(source="supplier.code", allow_null=True)
    supplier_code = serializers.CharField()
    pack_size = quantity()
    last_cost = quantity()
    is_active = serializers.BooleanField()
    barcodes = serializers.SerializerMethodField()

    def get_barcodes(self, product: Any) -> list[str]:
        return [barcode.code for barcode in product.barcodes.all()]

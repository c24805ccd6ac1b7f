"""The catalogue."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consignments.api.base import ApiView
from consignments.api.pages_schema import PAGING, filters, page_of_rows
from consignments.api.paging import page_answer
from consignments.api.serializers.catalogue import OutletOut, ProductOut, SupplierOut
from consignments.models import Product, Supplier
from consignments.product_lookup import find_products
from consignments.product_search import known_by
from consignments.scope import outlets_for

_PRODUCTS = filters(
    code="An SKU or barcode, exactly; lost zeros of a barcode are put back.",
    q="The start of an SKU or supplier's code, a part of the name, or a barcode.",
    supplier="A supplier's code.",
)


class Suppliers(ApiView):
    """Everyone orders are sent to."""

    rights = {"GET": ("consignments.view_supplier", _("see suppliers"))}

    @extend_schema(operation_id="supplier_list", parameters=PAGING, responses=page_of_rows(SupplierOut))
    def get(self, request: Request) -> Response:
        return page_answer(request, Supplier.objects.all(), lambda rows: SupplierOut(rows, many=True).data)


class Outlets(ApiView):
    """Your outlets."""

    rights = {"GET": ("consignments.view_outlet", _("see outlets"))}

    @extend_schema(operation_id="outlet_list", parameters=PAGING, responses=page_of_rows(OutletOut))
    def get(self, request: Request) -> Response:
        return page_answer(request, outlets_for(self.actor), lambda rows: OutletOut(rows, many=True).data)


class Products(ApiView):
    """Products by code, by a part of what people know of them, or of a supplier."""

    rights = {"GET": ("consignments.view_product", _("see products"))}

    @extend_schema(operation_id="product_list", parameters=_PRODUCTS, responses=page_of_rows(ProductOut))
    def get(self, request: Request) -> Response:
        found = _asked_for(request).select_related("supplier").prefetch_related("barcodes")
        return page_answer(request, found, lambda rows: ProductOut(rows, many=True).data)


def _asked_for(request: Request) -> QuerySet[Product]:
    asked, found = request.query_params, Product.objects.all()
    if code := asked.get("code", "").strip():
        match = find_products([code]).get(code)
        found = found.filter(pk=match.product.pk) if match else found.none()
    if text := asked.get("q", "").strip():
        found = found.filter(known_by(text))
    if supplier := asked.get("supplier", ""):
        found = found.filter(supplier__code=supplier)
    return found

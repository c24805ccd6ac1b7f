"""Addresses of the API for orders and the catalogue."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

# The schema learns of our tokens by this import.
from consignments.api import schema  # noqa: F401
from consignments.api.views import boxes, catalogue, moves, orders, returns

urlpatterns = [
    path("schema", SpectacularAPIView.as_view(), name="api-schema"),
    path("orders", orders.Orders.as_view(), name="api-orders"),
    path("orders/<str:number>", orders.OneOrder.as_view(), name="api-order"),
    path("orders/<str:number>/lines", orders.Lines.as_view(), name="api-lines"),
    path("orders/<str:number>/moves", moves.Moves.as_view(), name="api-moves"),
    path("orders/<str:number>/moves/<str:move>", moves.OneMove.as_view(), name="api-move"),
    path("orders/<str:number>/approvals", moves.Approvals.as_view(), name="api-approvals"),
    path("orders/<str:number>/boxes", boxes.Boxes.as_view(), name="api-boxes"),
    path("orders/<str:number>/returns", returns.Returns.as_view(), name="api-returns"),
    path("suppliers", catalogue.Suppliers.as_view(), name="api-suppliers"),
    path("outlets", catalogue.Outlets.as_view(), name="api-outlets"),
    path("products", catalogue.Products.as_view(), name="api-products"),
]

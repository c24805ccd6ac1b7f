"""The records of the paperwork around a consignment."""

from consignments.models.catalogue import Barcode, Product
from consignments.models.orders import Approval, Order, OrderEvent, OrderLine
from consignments.models.places import Outlet, OutletMembership, Supplier

__all__ = [
    "Approval",
    "Barcode",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Outlet",
    "OutletMembership",
    "Product",
    "Supplier",
]

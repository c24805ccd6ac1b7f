"""The records of the paperwork around a consignment."""

from consignments.models.catalogue import Barcode, Product
from consignments.models.form_keys import FormKey
from consignments.models.orders import Approval, Order, OrderEvent, OrderLine
from consignments.models.places import Outlet, OutletMembership, Supplier
from consignments.models.sequences import NumberSequence

__all__ = [
    "Approval",
    "Barcode",
    "FormKey",
    "NumberSequence",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Outlet",
    "OutletMembership",
    "Product",
    "Supplier",
]

"""The records of the paperwork around a consignment."""

from consignments.models.approval_rules import ApprovalPlace, ApprovalTier
from consignments.models.catalogue import Barcode, Product
from consignments.models.delegations import ApprovalDelegation
from consignments.models.form_keys import FormKey
from consignments.models.orders import Approval, Order, OrderEvent, OrderLine
from consignments.models.places import Outlet, OutletMembership, Supplier
from consignments.models.sequences import NumberSequence

__all__ = [
    "Approval",
    "ApprovalDelegation",
    "ApprovalPlace",
    "ApprovalTier",
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

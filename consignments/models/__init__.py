"""The records of the paperwork around a consignment."""

from consignments.models.api import ApiAnswer, ApiToken
from consignments.models.approval_rules import ApprovalPlace, ApprovalTier
from consignments.models.catalogue import Barcode, Product
from consignments.models.credit_notes import CreditNote
from consignments.models.delegations import ApprovalDelegation
from consignments.models.disputes import Dispute
from consignments.models.form_keys import FormKey
from consignments.models.imported_files import ImportedFile
from consignments.models.mail_templates import MailTemplate
from consignments.models.orders import Approval, Order, OrderEvent, OrderLine, ReturnReason
from consignments.models.own_views import OwnView
from consignments.models.packing import Box, BoxContent
from consignments.models.places import Outlet, OutletMembership, Supplier
from consignments.models.sequences import NumberSequence
from consignments.models.stock import StockLevel

__all__ = [
    "ApiAnswer",
    "ApiToken",
    "Approval",
    "ApprovalDelegation",
    "ApprovalPlace",
    "ApprovalTier",
    "Barcode",
    "Box",
    "BoxContent",
    "CreditNote",
    "Dispute",
    "FormKey",
    "ImportedFile",
    "MailTemplate",
    "NumberSequence",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Outlet",
    "OutletMembership",
    "OwnView",
    "Product",
    "ReturnReason",
    "StockLevel",
    "Supplier",
]

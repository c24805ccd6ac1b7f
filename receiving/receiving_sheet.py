"""What a receiver takes to the pallet on paper: the lines still to come, with room to write counts."""

from __future__ import annotations

from dataclasses import dataclass

from consignments.actors import Actor
from consignments.models import Order, OrderLine
from receiving.access import order_to_receive, receiver
from receiving.outlet_rules import rules_of
from receiving.receipts import check_receivable


@dataclass(frozen=True)
class ReceivingSheet:
    """The lines to count. Where the outlet counts blind, those are all lines: which are open would tell figures."""

    order: Order
    lines: list[OrderLine]
    is_blind: bool


def receiving_sheet(order: Order, actor: Actor) -> ReceivingSheet:
    """The sheet of an order that takes goods now; raises GuardRefused for another, NotFound and NotPermitted."""
    receiver(actor)
    order_to_receive(order.pk, actor)
    check_receivable(order)
    blind = rules_of(order).blind_count
    lines = order.lines.select_related("product").prefetch_related("product__barcodes")
    return ReceivingSheet(order, [line for line in lines if blind or line.open], blind)

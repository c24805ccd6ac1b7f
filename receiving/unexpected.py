"""Deciding on goods that nobody had ordered."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from consignments import events
from consignments.actors import Actor
from consignments.errors import GuardRefused, NotFound
from consignments.models import Order
from receiving.access import DECIDE, order_to_receive, receiver
from receiving.models import Receipt, ReceiptLine, UnexpectedDecision
from receiving.receipt_news import plain

log = structlog.get_logger(__name__)


def decide(line_id: int, choice: str, *, reason: str, actor: Actor) -> UnexpectedDecision:
    """Records whether a receipt line that is not of the order is kept or sent back, once, with a reason.

    The stock of what is kept is added in Lightspeed by hand: the consignment there knows only what was ordered.
    Raises GuardRefused (no reason, no such choice, decided already, taken back, or of the order), NotFound,
    NotPermitted.
    """
    user = receiver(actor, DECIDE)
    line = ReceiptLine.objects.select_related("receipt", "product").filter(pk=line_id).first()
    if line is None:
        raise NotFound(_("There is no such receipt line at your outlets."))
    with transaction.atomic():
        order = order_to_receive(line.receipt.order_id, actor, lock=True)
        _check(line, choice, reason)
        decision = UnexpectedDecision.objects.create(line=line, choice=choice, reason=reason.strip(), decided_by=user)
        data = {"receipt": line.receipt_id, "sku": line.product.sku, "accepted": plain(line.accepted)}
        events.record(order, f"unexpected_{choice.lower()}", actor=actor, reason=decision.reason, data=data)
    log.info("unexpected.decided", order=order.number, sku=line.product.sku, choice=choice)
    return decision


def standing_skus(order: Order) -> list[str]:
    """The SKUs of goods nobody ordered that lie at the outlet with `order`.

    Not those of a receipt that was taken back, nor what a manager sends back.
    """
    lines = ReceiptLine.objects.filter(receipt__order=order, line=None, receipt__kind=Receipt.Kind.RECEIPT)
    standing = lines.filter(receipt__reversal=None).exclude(decision__choice=UnexpectedDecision.Choice.SEND_BACK)
    return list(standing.values_list("product__sku", flat=True).distinct())


def _check(line: ReceiptLine, choice: str, reason: str) -> None:
    if not line.is_unexpected:
        raise GuardRefused(
            _("%(sku)s is on the order: there is nothing to decide.") % {"sku": line.product.sku}, code="on_order"
        )
    if choice not in UnexpectedDecision.Choice.values:
        raise GuardRefused(_("Choose whether to keep the goods or to send them back."), code="no_choice")
    if not reason.strip():
        raise GuardRefused(_("Give a reason for the decision."), code="reason_required")
    if UnexpectedDecision.objects.filter(line=line).exists():
        raise GuardRefused(_("%(sku)s was already decided on.") % {"sku": line.product.sku}, code="already_decided")
    if not line.awaits_decision:
        raise GuardRefused(
            _("The receipt with %(sku)s was taken back: there is nothing to decide.") % {"sku": line.product.sku},
            code="taken_back",
        )

"""Taking a receipt back by a document of its own: nothing is erased."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from consignments import events
from consignments.actors import Actor
from consignments.errors import Conflict, GuardRefused, NotFound
from consignments.locks import lock_lines
from consignments.models import Order
from consignments.statuses import RECEIVABLE, Status, mid_sentence
from receiving.access import order_to_receive, receiver
from receiving.counts import BUCKETS
from receiving.keys import checked_key
from receiving.models import Receipt, ReceiptLine
from receiving.totals import rewrite_totals

log = structlog.get_logger(__name__)


def reverse_receipt(receipt_id: int, *, key: str, reason: str, actor: Actor) -> Receipt:
    """Books the opposite of a receipt and gives the reversing document; the same key gives the first one again.

    Raises GuardRefused (no reason, already reversed, itself a reversal, or the counts are already Lightspeed's),
    NotFound, NotPermitted.
    """
    key = checked_key(key)
    user = receiver(actor)
    found = Receipt.objects.filter(pk=receipt_id).first()
    if found is None:
        raise NotFound(_("There is no such receipt at your outlets."))
    with transaction.atomic():
        order = order_to_receive(found.order_id, actor, lock=True)
        if earlier := Receipt.objects.filter(order=order, key=key).first():
            return _same_reversal(earlier, found)
        _check(found, order, reason)
        reversal = Receipt.objects.create(
            order=order,
            kind=Receipt.Kind.REVERSAL,
            key=key,
            body_hash=found.body_hash,
            arrived_at=found.arrived_at,
            recorded_by=user,
            reverses=found,
            reason=reason.strip(),
        )
        _write_opposite_lines(reversal, found)
        touched = set(found.lines.values_list("line_id", flat=True))
        rewrite_totals([line for line in lock_lines(order) if line.pk in touched])
        events.record(
            order,
            "receipt_taken_back",
            actor=actor,
            reason=reversal.reason,
            data={"receipt": found.pk, "reversal": reversal.pk},
        )
    log.info("receipt.reversed", order=order.number, receipt=found.pk, reversal=reversal.pk)
    return reversal


def _same_reversal(earlier: Receipt, receipt: Receipt) -> Receipt:
    if earlier.reverses_id != receipt.pk:
        raise Conflict(_("This key already belongs to another receipt. Open the order again."), code="key_reused")
    return earlier


def _check(receipt: Receipt, order: Order, reason: str) -> None:
    if not reason.strip():
        raise GuardRefused(_("Give a reason for taking the receipt back."), code="reason_required")
    if receipt.kind != Receipt.Kind.RECEIPT:
        raise GuardRefused(_("Only a receipt is taken back. Book what arrived in a new one."), code="is_a_reversal")
    if receipt.is_reversed:
        raise GuardRefused(_("This receipt was already taken back."), code="already_reversed")
    if order.status not in RECEIVABLE:
        raise GuardRefused(
            _("%(order)s is %(status)s and its counts have gone to Lightspeed. Correct the counts instead.")
            % {"order": order, "status": mid_sentence(Status(order.status).label)},
            code="not_receivable",
        )


def _write_opposite_lines(reversal: Receipt, receipt: Receipt) -> None:
    ReceiptLine.objects.bulk_create(
        ReceiptLine(
            receipt=reversal,
            line_id=line.line_id,
            product_id=line.product_id,
            reason=line.reason,
            **{bucket: -getattr(line, bucket) for bucket in BUCKETS},
        )
        for line in receipt.lines.all()
    )

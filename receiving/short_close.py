"""Closing what is still open: the supplier will not send it, and someone with the right says so."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import structlog
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from consignments import events
from consignments.actors import Actor
from consignments.errors import GuardRefused
from consignments.locks import lock_lines
from consignments.models import Order, OrderLine
from receiving.access import SHORT_CLOSE, order_to_receive, receiver
from receiving.keys import checked_key
from receiving.models import ShortClose
from receiving.receipts import check_receivable
from receiving.settlement import receive_if_settled
from receiving.totals import rewrite_totals

log = structlog.get_logger(__name__)


def short_close(
    order_id: int, *, key: str, reason: str, product_ids: Collection[int] | None = None, actor: Actor
) -> list[ShortClose]:
    """Closes what is open on the lines of `product_ids`, by default on all; the same key gives the same entries again.

    Raises GuardRefused (no reason, nothing open, or the order takes no goods), NotFound, NotPermitted.
    """
    key = checked_key(key)
    user = receiver(actor, SHORT_CLOSE)
    with transaction.atomic():
        order = order_to_receive(order_id, actor, lock=True)
        if earlier := list(ShortClose.objects.filter(order=order, key=key)):
            return earlier
        check_receivable(order)
        lines = lock_lines(order)
        to_close = [line for line in lines if line.open and (product_ids is None or line.product_id in product_ids)]
        _check(to_close, order, reason)
        entries = [
            ShortClose(order=order, line=line, key=key, quantity=line.open, reason=reason.strip(), recorded_by=user)
            for line in to_close
        ]
        ShortClose.objects.bulk_create(entries)
        rewrite_totals(to_close)
        _record(order, entries, to_close, actor)
        receive_if_settled(order, lines, actor=actor)
    log.info("order.short_closed", order=order.number, lines=len(entries))
    # Read again: MariaDB does not give back the ids of a bulk insert.
    return list(ShortClose.objects.filter(order=order, key=key))


def _check(to_close: Sequence[OrderLine], order: Order, reason: str) -> None:
    if not reason.strip():
        raise GuardRefused(_("Give a reason for closing what is still open."), code="reason_required")
    if not to_close:
        raise GuardRefused(_("Nothing is open on %(order)s.") % {"order": order}, code="nothing_open")


def _record(order: Order, entries: Sequence[ShortClose], lines: Sequence[OrderLine], actor: Actor) -> None:
    prefetch_related_objects(lines, "product")
    closed = {line.product.sku: f"{entry.quantity.normalize():f}" for entry, line in zip(entries, lines, strict=True)}
    events.record(order, "rest_closed", actor=actor, reason=entries[0].reason, data={"closed": closed})

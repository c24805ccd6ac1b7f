"""What was received in Lightspeed first: proposed to staff as a receipt here, never booked in silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import GuardRefused
from consignments.models import Order, Product
from receiving.corrections import newest_receipt
from receiving.counts import CountedLine
from receiving.models import Receipt
from receiving.receipts import post_receipt
from sync.models import LightspeedConsignment

ZERO = Decimal(0)


@dataclass(frozen=True)
class ProposedLine:
    """Pieces that Lightspeed has received beyond what is booked in here."""

    product: Product
    accepted: Decimal


def proposed_receipt(order: Order, product_id: str | None = None) -> Sequence[ProposedLine]:
    """The receipt that would bring the order up to Lightspeed, or the line of it for one of Lightspeed's products."""
    if not order.is_receivable or not order.lightspeed_id:
        return []
    consignment = LightspeedConsignment.objects.filter(lightspeed_id=order.lightspeed_id).first()
    if consignment is None:
        return []
    there = dict(consignment.lines.filter(deleted=False).values_list("product_id", "received"))
    more = [
        ProposedLine(line.product, (there.get(line.product.lightspeed_id or "") or ZERO) - line.accepted)
        for line in order.lines.select_related("product")
        if product_id in (None, line.product.lightspeed_id)
    ]
    return [line for line in more if line.accepted > 0]


def confirm_proposed(order: Order, *, actor: Actor, product_id: str | None = None) -> Receipt:
    """Books the proposed receipt in, as a person confirms that the goods are there.

    The caller holds the order's lock, so the same proposal confirmed twice is one receipt. Raises GuardRefused where
    nothing is proposed, and what `post_receipt` raises.
    """
    lines = proposed_receipt(order, product_id)
    if not lines:
        raise GuardRefused(
            _("Lightspeed has received nothing of %(number)s that is not booked in here.") % {"number": order.number}
        )
    counted = [CountedLine(product_id=line.product.pk, accepted=line.accepted) for line in lines]
    # By the newest receipt: one that was taken back leaves the totals as they were, and is not this one.
    proposal = f"{order.lightspeed_id}:{newest_receipt(order)}:{product_id or 'all'}"
    # Lightspeed's ids written out are longer than a key may be.
    key = f"lightspeed:{sha256(proposal.encode()).hexdigest()[:40]}"
    return post_receipt(
        order.pk, key=key, lines=counted, note="As received at Lightspeed.", counted_elsewhere=True, actor=actor
    )

"""The receipt that an address names."""

from __future__ import annotations

from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import NotFound
from consignments.scope import orders_for
from receiving.models import Receipt


def receipt_of(receipt_id: int, actor: Actor) -> Receipt:
    """The receipt, if it is of an order that `actor` may see; raises NotFound."""
    receipt = Receipt.objects.filter(pk=receipt_id, order__in=orders_for(actor)).first()
    if receipt is None:
        raise NotFound(_("There is no such receipt at your outlets."))
    return receipt

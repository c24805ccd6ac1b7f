"""Approving several small orders with one press."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.bulk_moves import Chosen, Result, move_each
from consignments.errors import GuardRefused
from consignments.models import Order
from consignments.queries import order_value


def approve_each(chosen: Iterable[Chosen], *, actor: Actor) -> Sequence[Result]:
    """Approves each below APPROVAL_BULK_LIMIT."""
    return move_each(chosen, "approve", actor=actor, first=_refuse_large)


def _refuse_large(order: Order) -> None:
    limit = settings.APPROVAL_BULK_LIMIT
    if order_value(order) >= limit:
        raise GuardRefused(
            _("It is worth %(limit)s or more: open it and decide on it by itself.") % {"limit": limit}, code="too_large"
        )

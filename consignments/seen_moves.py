"""A move made on what a person has seen: refused when the order is no longer that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import Conflict
from consignments.lifecycle import advance
from consignments.locks import lock_order
from consignments.models import Order
from consignments.moves import find_move
from consignments.statuses import Status

# A second press of the same button comes within seconds; a second decision does not.
REPEAT_WINDOW = timedelta(seconds=60)


def advance_seen(
    order: Order, move: str, *, seen_version: int, actor: Actor, reason: str = "", data: Mapping[str, Any] | None = None
) -> Order:
    """`lifecycle.advance`, unless the order changed since the page with `seen_version` was drawn.

    Raises Conflict (code stale_version) then, so that nobody approves what they did not read; else as `advance` does.
    """
    with transaction.atomic():
        locked = lock_order(order.pk)
        if locked.version != seen_version:
            raise Conflict(
                _(
                    "%(number)s changed while you had it open: it is %(status)s now. Look at what it says, then "
                    "decide again."
                )
                % {"number": order.number, "status": Status(locked.status).label},
                code="stale_version",
            )
        return advance(order.pk, move, actor=actor, reason=reason, data=data)


def just_made(order: Order, move: str, actor: Actor) -> bool:
    """Whether this person made this very move moments ago, so that a refusal only means the button was pressed twice.

    Not where it was taken back since: then somebody pressed on a page from before.
    """
    since = timezone.now() - REPEAT_WINDOW
    made = order.events.filter(name=move, user=actor.user, created_at__gte=since).order_by("seq").last()
    if made is None:
        return False
    sources = find_move(order.kind, move).sources
    later = order.events.filter(seq__gt=made.seq, to_status__in=sources)
    return not later.exclude(from_status__in=sources).exists()

"""Photographs of what leaves: a transfer as it was packed, a return as it was found."""

from __future__ import annotations

from typing import Any

import structlog
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from consignments import events, scope
from consignments.actors import Actor
from consignments.errors import GuardRefused, NotFound, NotPermitted
from consignments.locks import lock_order
from consignments.models import Order
from consignments.statuses import TERMINAL, Kind, Status, mid_sentence
from receiving.keys import DISPATCHED
from receiving.models import Photo
from receiving.photos import keep_photo

log = structlog.get_logger(__name__)

PACK = "consignments.pack_order"


def photograph(order_id: int, *, upload: File[Any], device: str = "", actor: Actor) -> Photo:
    """Keeps a photograph by the sender; the same bytes again give the one already stored.

    Raises GuardRefused (a purchase order, or one that is over), PhotoRefused, EvidenceUnavailable, NotFound and
    NotPermitted.
    """
    if actor.user is None:
        raise NotPermitted(_("Photographs are taken by people."), code="people_only")
    scope.check_right(actor, PACK, _("add photographs of what is sent"))
    order = _open(order_id, actor)
    photo = keep_photo(order, key=DISPATCHED, upload=upload, device=device, actor=actor, user=actor.user)
    with transaction.atomic():
        locked = lock_order(order.pk)
        if not locked.events.filter(name="evidence_added", data__photo=photo.pk).exists():
            events.record(locked, "evidence_added", actor=actor, data={"photo": photo.pk})
    return photo


def photos_of(order: Order) -> list[Photo]:
    """What the sender photographed, oldest first."""
    return list(Photo.objects.filter(order=order, draft=DISPATCHED))


def has_photograph(order: Order) -> bool:
    """Whether there is any photograph of the goods, by whomever."""
    return Photo.objects.filter(order=order).exists()


def may_photograph(order: Order, actor: Actor) -> bool:
    """Whether this person may add one now."""
    at_source = scope.outlets_for(actor).filter(pk=order.sending_outlet_id).exists()
    return order.kind != Kind.SUPPLIER and order.status not in TERMINAL and at_source and scope.has_right(actor, PACK)


def _open(order_id: int, actor: Actor) -> Order:
    order = scope.orders_for(actor).filter(pk=order_id).first()
    if order is None:
        raise NotFound(_("There is no such order at your outlets."), code="order_not_found")
    scope.check_side(actor, order, (order.sending_outlet_id,), _("photographing"))
    if order.kind == Kind.SUPPLIER or order.status in TERMINAL:
        label = mid_sentence(Status(order.status).label)
        raise GuardRefused(
            _("%(number)s is %(status)s: no photograph is added to it any more.")
            % {"number": order.number, "status": label},
            code="not_open",
        )
    return order

"""Which events a person may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import NotFound
from consignments.scope import check_right, orders_for, sees_every_outlet
from webhooks.models import WebhookEvent
from webhooks.roles import VIEW


def events_for(actor: Actor) -> QuerySet[WebhookEvent]:
    """Events of no order, and of the orders that `actor` may see; raises NotPermitted without the right."""
    check_right(actor, VIEW, _("see webhooks"))
    if sees_every_outlet(actor):
        return WebhookEvent.objects.all()
    return WebhookEvent.objects.filter(Q(order=None) | Q(order__in=orders_for(actor)))


def get_event(event_pk: int, actor: Actor) -> WebhookEvent:
    """Raises NotFound alike for an event that is not there and one of a foreign outlet's order."""
    found = events_for(actor).select_related("order", "replay_of", "replayed_by").filter(pk=event_pk).first()
    if found is None:
        raise NotFound(_("There is no webhook event %(event)s.") % {"event": event_pk}, code="webhook_event_not_found")
    return found

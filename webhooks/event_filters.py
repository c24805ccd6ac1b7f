"""The filters of the events page, all of them in the address."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from webhooks.models import WebhookEvent


class EventFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is not typed
    """What of the events is wanted."""

    status = django_filters.ChoiceFilter(
        label=_("State"), choices=WebhookEvent.Status.choices, empty_label=_("Any state")
    )
    event_type = django_filters.CharFilter(label=_("Type"), lookup_expr="istartswith")
    order = django_filters.CharFilter(label=_("Order or consignment"), method="by_subject")
    source_ip = django_filters.CharFilter(label=_("Address"), lookup_expr="istartswith")
    event_id = django_filters.CharFilter(label=_("Event id"), lookup_expr="exact")

    class Meta:
        model = WebhookEvent
        fields: list[str] = []

    def by_subject(self, events: QuerySet[WebhookEvent], name: str, value: str) -> QuerySet[WebhookEvent]:
        """An order's number, or Lightspeed's id of a consignment."""
        return events.filter(order__number=value) | events.filter(consignment_id=value)

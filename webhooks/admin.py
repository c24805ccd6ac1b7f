"""Staff see every delivery; nothing here is changed by hand. The payload is shown masked, as on the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from consignments.admin.looking import LookOnlyAdmin
from consignments.errors import ConsignmentError
from consignments.views.access import actor_of
from jobqueue.admin.paging import BoundedPaginator
from webhooks.access import events_for
from webhooks.masking import pretty
from webhooks.models import ArchivedId, RefusalCount, WebhookEvent
from webhooks.replay import replay
from webhooks.roles import REPLAY, VIEW


@admin.register(WebhookEvent)
class WebhookEventAdmin(LookOnlyAdmin):
    list_display = ("id", "event_type", "status", "order", "source_ip", "attempts", "repeats", "received_at")
    list_filter = ("status", "wire_format", "event_type", "received_at")
    list_select_related = ("order",)
    paginator = BoundedPaginator
    search_fields = ("=event_id", "=consignment_id", "=order__number", "=source_ip", "=request_id")
    exclude = ("payload_text",)
    readonly_fields = ("payload_masked",)
    actions = ("replay_chosen",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEvent]:
        may_see = request.user.has_perm(VIEW)
        return events_for(actor_of(request)) if may_see else WebhookEvent.objects.none()

    @admin.display(description="Payload")
    def payload_masked(self, event: WebhookEvent) -> str:
        return pretty(event.payload_text)

    @admin.action(description="Process again", permissions=["replay"])
    def replay_chosen(self, request: HttpRequest, chosen: QuerySet[WebhookEvent]) -> None:
        try:
            replays = replay(list(chosen.values_list("pk", flat=True)), actor=actor_of(request))
        except ConsignmentError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return
        self.message_user(request, f"{len(replays)} events are being processed again.", messages.SUCCESS)

    def has_replay_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(REPLAY)


@admin.register(RefusalCount)
class RefusalCountAdmin(LookOnlyAdmin):
    list_display = ("minute", "network", "count")
    search_fields = ("network",)


@admin.register(ArchivedId)
class ArchivedIdAdmin(LookOnlyAdmin):
    list_display = ("dedupe_key", "archived_at")
    search_fields = ("=dedupe_key",)

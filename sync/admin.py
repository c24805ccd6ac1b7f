"""Staff see what this system knows of Lightspeed; nothing here is changed by hand."""

from __future__ import annotations

from django.contrib import admin

from consignments.admin.looking import LookOnlyAdmin, LookOnlyInline
from sync.models import (
    Drift,
    LightspeedAccess,
    LightspeedConsignment,
    LightspeedLine,
    PushStep,
    RateBudget,
    SyncCursor,
    UnplacedLevel,
)


class LineInline(LookOnlyInline):
    model = LightspeedLine
    fields = ("sku", "product_id", "count", "received", "cost", "status", "version", "deleted")


@admin.register(LightspeedConsignment)
class LightspeedConsignmentAdmin(LookOnlyAdmin):
    list_display = ("reference", "status", "type", "version", "deleted", "last_synced_at", "lines_synced_at")
    list_filter = ("status", "type", "deleted")
    search_fields = ("reference", "lightspeed_id", "name")
    inlines = (LineInline,)


@admin.register(SyncCursor)
class SyncCursorAdmin(LookOnlyAdmin):
    list_display = ("cursor_type", "last_processed_id", "last_processed_at", "last_success_at")


@admin.register(PushStep)
class PushStepAdmin(LookOnlyAdmin):
    list_display = ("order", "name", "state", "done", "total", "tries", "started_at", "finished_at", "detail")
    list_filter = ("name", "state")
    list_select_related = ("order",)
    search_fields = ("order__number", "detail")


@admin.register(Drift)
class DriftAdmin(LookOnlyAdmin):
    list_display = ("order", "kind", "sku", "ours", "theirs", "state", "first_seen_at", "resolved_by", "reason")
    list_filter = ("state", "kind")
    list_select_related = ("order", "resolved_by")
    search_fields = ("order__number", "sku")


@admin.register(LightspeedAccess)
class LightspeedAccessAdmin(LookOnlyAdmin):
    """Tokens stay out of every page, encrypted or not."""

    list_display = ("name", "domain_prefix", "connected_by", "connected_at", "expires_at", "refused_at", "refused_why")
    list_select_related = ("connected_by",)
    exclude = ("access_token", "refresh_token")


@admin.register(RateBudget)
class RateBudgetAdmin(LookOnlyAdmin):
    list_display = ("name", "remaining", "limit", "window_ends_at", "paused_until", "calls", "refused", "updated_at")


@admin.register(UnplacedLevel)
class UnplacedLevelAdmin(LookOnlyAdmin):
    list_display = ("lightspeed_id", "outlet_id", "product_id", "version")
    search_fields = ("lightspeed_id", "product_id")

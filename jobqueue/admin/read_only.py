"""What the queue's admin pages share: they show and do not edit, and never show a secret."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from jobqueue.admin.paging import BoundedPaginator
from jobqueue.masking import masked


class ReadOnlyAdmin(ModelAdmin):
    """Adding, changing and deleting go through the queue's own functions, which lock and record."""

    show_full_result_count = False
    paginator = BoundedPaginator
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def shown_payload(payload: Any) -> str:
    """A payload for people: indented, escaped, secrets hidden."""
    return as_written(json.dumps(masked(payload), indent=2, ensure_ascii=False, sort_keys=True))


def as_written(text: str) -> str:
    """`text` escaped, with its line breaks."""
    return format_html("<pre>{}</pre>", text)

"""Dead letters in the admin: retried or discarded in bulk by those with the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action

from jobqueue import dead_letters
from jobqueue.actors import person
from jobqueue.admin.edit_page import edit_page
from jobqueue.admin.read_only import ReadOnlyAdmin, as_written, shown_payload
from jobqueue.errors import QueueError
from jobqueue.models import DeadLetter

_SHOWN_REFUSALS = 5


@admin.register(DeadLetter)
class DeadLetterAdmin(ReadOnlyAdmin):
    list_display = ("original_job_id", "job_type", "subject", "attempts", "first_line", "failed_at")
    list_filter = ("job_type",)
    search_fields = ("=original_job_id", "=subject", "job_type", "error_message")
    actions = ("retry_selected", "discard_selected")
    actions_detail = ("edit_and_retry",)
    fields = (
        *("original_job_id", "job_type", "subject", "unique_key", "priority", "attempts", "max_attempts"),
        *("created_at", "failed_at", "whole_error", "shown"),
    )

    @admin.display(description="error")
    def first_line(self, dead: DeadLetter) -> str:
        return dead.error_message.partition("\n")[0][:120]

    @admin.display(description="error message")
    def whole_error(self, dead: DeadLetter) -> str:
        return as_written(dead.error_message)

    @admin.display(description="payload")
    def shown(self, dead: DeadLetter) -> str:
        return shown_payload(dead.payload)

    def has_retry_permission(self, request: HttpRequest, *_: object) -> bool:
        return request.user.has_perm("queue.retry_deadletter")

    def has_discard_permission(self, request: HttpRequest, *_: object) -> bool:
        return request.user.has_perm("queue.discard_deadletter")

    @action(description="Edit and retry", url_path="edit-and-retry", permissions=["retry"])  # type: ignore[untyped-decorator]
    def edit_and_retry(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return edit_page(self, request, object_id)

    @admin.action(description="Retry the selected dead letters", permissions=["retry"])
    def retry_selected(self, request: HttpRequest, chosen: QuerySet[DeadLetter]) -> None:
        actor = person(cast("User", request.user))
        self._each(request, chosen, "retried", lambda pk: dead_letters.retry(pk, actor=actor, reason="from the admin"))

    @admin.action(description="Discard the selected dead letters", permissions=["discard"])
    def discard_selected(self, request: HttpRequest, chosen: QuerySet[DeadLetter]) -> None:
        actor = person(cast("User", request.user))
        self._each(
            request, chosen, "discarded", lambda pk: dead_letters.discard(pk, actor=actor, reason="from the admin")
        )

    def _each(
        self, request: HttpRequest, chosen: QuerySet[DeadLetter], done: str, act: Callable[[int], object]
    ) -> None:
        """One transaction for each: what someone else was faster with is told, and does not stop the rest."""
        count, refusals = 0, []
        for pk in chosen.order_by("pk").values_list("pk", flat=True):
            try:
                act(pk)
                count += 1
            except QueueError as refusal:
                refusals.append(str(refusal))
        if count:
            self.message_user(request, f"{count} {done}.", messages.SUCCESS)
        for sentence in refusals[:_SHOWN_REFUSALS]:
            self.message_user(request, sentence, messages.WARNING)
        if len(refusals) > _SHOWN_REFUSALS:
            self.message_user(request, f"{len(refusals) - _SHOWN_REFUSALS} more were refused.", messages.WARNING)

"""Moving the cursors: only forward, only under a lock on the row, only together with what they cover."""

from __future__ import annotations

from django.utils import timezone

from sync.models import SyncCursor


def position(cursor_type: str) -> int:
    """Everything of this feed up to the returned version is stored here; 0 before the first poll."""
    found = SyncCursor.objects.filter(cursor_type=cursor_type).values_list("last_processed_id", flat=True).first()
    return found or 0


def make_cursor(cursor_type: str) -> None:
    """Makes the cursor's row where there is none, in a transaction of its own.

    Made and locked in one, two pollers that start together would each hold what the other waits for.
    """
    SyncCursor.objects.get_or_create(cursor_type=cursor_type)


def lock_cursor(cursor_type: str) -> SyncCursor:
    """The cursor's row, which is there, locked until the caller's transaction ends."""
    return SyncCursor.objects.select_for_update().get(cursor_type=cursor_type)


def move_cursor(cursor: SyncCursor, to: int) -> None:
    """Moves a locked cursor forward; one that another run has moved further already stays."""
    cursor.last_processed_id = max(cursor.last_processed_id, to)
    cursor.last_processed_at = timezone.now()
    cursor.save(update_fields=["last_processed_id", "last_processed_at", "updated_at"])


def note_success(cursor_type: str) -> None:
    """A walk has reached the end of the feed."""
    now = timezone.now()
    SyncCursor.objects.filter(cursor_type=cursor_type).update(last_success_at=now, updated_at=now)

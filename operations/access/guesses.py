"""django-axes' counting of guesses, for an account from one address, with the count of accounts beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.http import HttpRequest

from operations.access.lockout import closed_here


class GuessCounter(AxesDatabaseHandler):  # type: ignore[misc]
    """Named by AXES_HANDLER."""

    def get_failures(self, request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> int:
        """Guesses at the account from here; as many as lock it where the address is closed to it."""
        guesses = int(super().get_failures(request, credentials))
        limit = int(settings.AXES_FAILURE_LIMIT)
        if guesses < limit and closed_here(request, credentials):
            return limit
        return guesses

"""Names and passwords, as Django checks them, unless they were guessed too often."""

from __future__ import annotations

from typing import Any

from axes.backends import AxesStandaloneBackend
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest


class ThrottledBackend(AxesStandaloneBackend, ModelBackend):  # type: ignore[misc]
    """One backend, not two: with several, Django wants to be told each time whose rights are meant."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Raises PermissionDenied while the account is locked for the request's address."""
        AxesStandaloneBackend.authenticate(self, request, username, password, **kwargs)
        return ModelBackend.authenticate(self, request, username, password, **kwargs)

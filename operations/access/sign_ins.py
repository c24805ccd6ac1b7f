"""Recording who signs in and out, who fails to, and who is locked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.models import AbstractUser, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from operations.access.event import AccessEvent
from operations.access.lockout import closed_here
from operations.access.recording import record
from webhooks.networks import client_address

_What = AccessEvent.What


def connect() -> None:
    """Called once at start."""
    user_logged_in.connect(_signed_in, dispatch_uid="operations.access.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="operations.access.signed_out")
    user_login_failed.connect(_failed, dispatch_uid="operations.access.failed")
    user_locked_out.connect(_locked_out, dispatch_uid="operations.access.locked_out")


def _signed_in(sender: object, user: AbstractUser, **_: Any) -> None:
    record(_What.SIGNED_IN, user.get_username())


def _signed_out(sender: object, user: AbstractUser | None, **_: Any) -> None:
    if user is not None:
        record(_What.SIGNED_OUT, user.get_username())


def _failed(sender: object, credentials: Mapping[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Accounts that exist only: names that somebody makes up must not fill the table."""
    name = str(credentials.get("username", ""))
    if not getattr(request, "axes_locked_out", False) and User.objects.filter(username=name).exists():
        record(_What.FAILED, name)


def _locked_out(sender: object, request: HttpRequest, username: str | None = None, **_: Any) -> None:
    """Sent for each try while the lock holds, of which the first is told; of a closed address, without a name."""
    name = username or ""
    if closed_here(request, {"username": name}):
        _record_lock("", request, f"{settings.SIGN_IN_ACCOUNTS} accounts were tried from here")
    elif User.objects.filter(username=name).exists():
        _record_lock(name, request)


def _record_lock(name: str, request: HttpRequest, detail: str = "") -> None:
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    told = AccessEvent.objects.filter(
        what=_What.LOCKED_OUT, account=name, address=client_address(request), happened_at__gt=since
    )
    if not told.exists():
        record(_What.LOCKED_OUT, name, detail)

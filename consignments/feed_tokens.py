"""The secret in the address of a person's calendar feed: whoever has it sees the due dates, and nothing else."""

from __future__ import annotations

import hashlib

from django.contrib.auth.models import User
from django.core import signing
from django.utils.translation import gettext as _

from consignments.errors import NotFound

_SIGNER = signing.Signer(salt="consignments.feed")


def token_for(user: User) -> str:
    """The token of `user`. A new password makes a new one and ends the old one's days."""
    return _SIGNER.sign_object([user.pk, _mark(user)])


def user_of(token: str) -> User:
    """Whose token it is; raises NotFound for one that was never given out, or no longer counts."""
    try:
        pk, mark = _SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotFound(_("There is no such calendar.")) from error
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or mark != _mark(user):
        raise NotFound(_("This calendar's address no longer counts. Take the new one from the calendar page."))
    return user


def _mark(user: User) -> str:
    return hashlib.sha256(f"feed:{user.password}".encode()).hexdigest()[:16]

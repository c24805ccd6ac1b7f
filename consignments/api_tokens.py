"""Tokens with which programs act as a person: made, checked, taken back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

import structlog
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consignments.actors import Actor
from consignments.errors import InvalidInput, NotFound, NotPermitted
from consignments.models import ApiToken

log = structlog.get_logger(__name__)

READ = "read"
ORDERS = "orders"
APPROVALS = "approvals"
RECEIPTS = "receipts"
SCOPES = {
    READ: gettext_lazy("Read what I may see"),
    ORDERS: gettext_lazy("Write, send and cancel orders"),
    APPROVALS: gettext_lazy("Approve and reject orders"),
    RECEIPTS: gettext_lazy("Book goods in"),
}
MARK = "cst_"
LONGEST_DAYS = 365
MOST_LIVE = 20
# Noting each use would write to the database with every read.
USE_NOTED_EVERY = timedelta(minutes=5)


def issue(name: str, scopes: Iterable[str], days: int, *, actor: Actor) -> tuple[ApiToken, str]:
    """A new token of `actor` and its secret, which is shown now and never again.

    Raises NotPermitted (the system, or a person without the right to see orders) or InvalidInput.
    """
    user = actor.user
    if user is None or not user.has_perm("consignments.view_order"):
        raise NotPermitted(_("Tokens are for people who may see orders. Ask a manager for a role."))
    chosen = sorted({READ, *scopes})
    _check(name, chosen, days, user)
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        digest=digest_of(secret),
        prefix=secret[:10],
        scopes=chosen,
        expires_at=timezone.now() + timedelta(days=days),
    )
    log.info("api.token_issued", token=token.pk, scopes=chosen, actor=actor.name)
    return token, secret


def digest_of(secret: str) -> str:
    """SHA-256: a secret of 256 random bits needs no slow hash, and every request looks it up."""
    return hashlib.sha256(secret.encode()).hexdigest()


def live_token(secret: str) -> ApiToken | None:
    """The token of `secret` with its active user, unless it has expired or was revoked; its use is noted."""
    now = timezone.now()
    found = ApiToken.objects.select_related("user").filter(digest=digest_of(secret), revoked_at=None).first()
    if found is None or found.expires_at <= now or not found.user.is_active:
        return None
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    if found.last_used_at is None or found.last_used_at < now - USE_NOTED_EVERY:
        ApiToken.objects.filter(stale, pk=found.pk).update(last_used_at=now)
    return found


def revoke(token_id: int, *, actor: Actor) -> ApiToken:
    """Ends a token of `actor` at once; raises NotFound for one that is not there, is another's, or has ended."""
    mine = ApiToken.objects.filter(pk=token_id, user=actor.user)
    if not mine.filter(revoked_at=None).update(revoked_at=timezone.now()):
        raise NotFound(_("There is no such token among yours."), code="token_not_found")
    log.info("api.token_revoked", token=token_id, actor=actor.name)
    return mine.get()


def _check(name: str, scopes: Iterable[str], days: int, user: User) -> None:
    problems = []
    if not name.strip() or len(name.strip()) > 80:
        problems.append(_("Name: say in at most 80 letters what the token is for."))
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        problems.append(
            _("Scopes: %(unknown)s is not one of %(scopes)s.")
            % {"unknown": ", ".join(unknown), "scopes": ", ".join(SCOPES)}
        )
    if not 1 <= days <= LONGEST_DAYS:
        problems.append(_("Days: choose from 1 to %(most)s.") % {"most": LONGEST_DAYS})
    live = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=timezone.now())
    if live.count() >= MOST_LIVE:
        problems.append(_("You have %(most)s tokens. Revoke one first.") % {"most": MOST_LIVE})
    if problems:
        raise InvalidInput(problems)

"""The tokens in use: personal ones from the environment, or OAuth's, which one process at a time renews."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sync.lightspeed.errors import LightspeedError, NotConfigured, Unauthorized
from sync.lightspeed.exchange import WHOLE_ANSWER_TIMEOUTS
from sync.models import LightspeedAccess
from sync.oauth import TokenPair, pair_for_refresh_token
from sync.token_cipher import decrypt, encrypt

log = structlog.get_logger(__name__)

NAME = "lightspeed"
# Renewed this long before it ends, so that no call sets out with a token that ends on the way.
EARLY = timedelta(seconds=60)
# How much longer than the longest answer a renewal may take.
MARGIN = timedelta(seconds=15)
LOOK_AGAIN_SECONDS = 0.2


@dataclass(frozen=True)
class AccessState:
    """For the dashboard: which kind of token, and what to do if Lightspeed refuses it ("" if nothing)."""

    kind: str
    domain_prefix: str
    refused_at: datetime | None
    what_to_do: str


class StoredTokens:
    """Tokens as the settings and the database have them; remembers that Lightspeed took or refused them."""

    def __init__(self) -> None:
        self._told = False

    def current(self) -> str:
        if settings.LIGHTSPEED_TOKEN:
            return str(settings.LIGHTSPEED_TOKEN)
        row = LightspeedAccess.objects.filter(name=NAME).first()
        if row is None or not row.access_token:
            raise NotConfigured(
                "There is no Lightspeed token: put a personal one into LIGHTSPEED_TOKEN, or let a manager connect."
            )
        if row.expires_at is not None and row.expires_at - EARLY <= timezone.now():
            return renew(row.access_token)
        return decrypt(row.access_token)

    def renewed(self, rejected: str) -> str | None:
        """OAuth: the pair that another process has fetched meanwhile, or one fetched now. Personal: there is none."""
        row = LightspeedAccess.objects.filter(name=NAME).first()
        if settings.LIGHTSPEED_TOKEN or row is None or not row.refresh_token:
            note_refused("The personal token was refused.")
            return None
        current = decrypt(row.access_token)
        return current if current != rejected else renew(row.access_token)

    def taken(self) -> None:
        if not self._told:
            LightspeedAccess.objects.filter(name=NAME).exclude(refused_at=None).update(refused_at=None, refused_why="")
            self._told = True


def renew(stale: str) -> str:
    """The access token after `stale` (as stored): fetched by one process, awaited by all others.

    No transaction is open during the call: a lease on the row keeps the others out. Raises Unauthorized where
    Lightspeed refuses the refresh token; a manager then has to connect again.
    """
    while not _lease(stale):
        time.sleep(LOOK_AGAIN_SECONDS)
    row = LightspeedAccess.objects.get(name=NAME)
    if row.access_token != stale:
        return decrypt(row.access_token)
    try:
        pair = pair_for_refresh_token(decrypt(row.refresh_token), row.domain_prefix)
    except LightspeedError as fault:
        if not LightspeedAccess.objects.filter(name=NAME, access_token=stale).update(refreshing_until=None):
            return _connected_anew()
        if isinstance(fault, Unauthorized):
            note_refused(fault.message)
        raise
    if not _keep(pair, instead_of=stale):
        return _connected_anew()
    log.info("lightspeed.token_renewed", expires_at=pair.expires_at.isoformat())
    return pair.access_token


def _connected_anew() -> str:
    """The token of the connection that a manager made while the one before was being renewed."""
    return decrypt(LightspeedAccess.objects.get(name=NAME).access_token)


def connect(pair: TokenPair, domain_prefix: str, user: User) -> None:
    """Keeps the first pair of a new connection."""
    with transaction.atomic():
        LightspeedAccess.objects.update_or_create(
            name=NAME,
            defaults={
                "domain_prefix": pair.domain_prefix or domain_prefix,
                "connected_by": user,
                "connected_at": timezone.now(),
            },
        )
        _keep(pair)
    log.info("lightspeed.connected", domain_prefix=domain_prefix, actor=user.get_username())


def connected_shop() -> str:
    """The domain prefix of the shop that a manager connected; "" without one."""
    return LightspeedAccess.objects.filter(name=NAME).values_list("domain_prefix", flat=True).first() or ""


def note_refused(why: str) -> None:
    """Lightspeed does not take our token: shown on the dashboard until it takes one again."""
    LightspeedAccess.objects.get_or_create(name=NAME)
    rows = LightspeedAccess.objects.filter(name=NAME, refused_at=None)
    if rows.update(refused_at=timezone.now(), refused_why=why):
        log.error("lightspeed.token_refused", why=why)


def access_state() -> AccessState:
    """Whether this system may enter, and if not, what to do."""
    row = LightspeedAccess.objects.filter(name=NAME).first() or LightspeedAccess()
    if settings.LIGHTSPEED_TOKEN:
        advice = _("Make a new personal token in Lightspeed and put it into LIGHTSPEED_TOKEN.")
        return AccessState(_("personal token"), "", row.refused_at, advice if row.refused_at else "")
    if not row.access_token:
        return AccessState(_("none"), "", row.refused_at, _("Let a manager connect this system to Lightspeed."))
    advice = _("Let a manager connect this system to Lightspeed again.")
    return AccessState("OAuth", row.domain_prefix, row.refused_at, advice if row.refused_at else "")


@transaction.atomic
def _lease(stale: str) -> bool:
    """Whether this process may go on: it holds the lease, or another process has brought a new token."""
    row = LightspeedAccess.objects.select_for_update().get(name=NAME)
    if row.access_token != stale:
        return True
    now = timezone.now()
    if row.refreshing_until is not None and row.refreshing_until > now:
        return False
    LightspeedAccess.objects.filter(pk=row.pk).update(refreshing_until=now + _longest_answer() + MARGIN)
    return True


def _longest_answer() -> timedelta:
    """Renewed by a second process while the first still waits, the refresh token would be used twice."""
    reading = settings.LIGHTSPEED_READ_TIMEOUT * WHOLE_ANSWER_TIMEOUTS
    return timedelta(seconds=settings.LIGHTSPEED_CONNECT_TIMEOUT + reading)


def _keep(pair: TokenPair, *, instead_of: str | None = None) -> bool:
    """Stores a pair before it is used: its predecessor is worth nothing any more. False where that was not there."""
    fields = {
        "access_token": encrypt(pair.access_token),
        "expires_at": pair.expires_at,
        "refreshed_at": timezone.now(),
        "refreshing_until": None,
        "refused_at": None,
        "refused_why": "",
    }
    if pair.refresh_token:
        fields["refresh_token"] = encrypt(pair.refresh_token)
    if pair.scope:
        fields["scope"] = pair.scope
    rows = LightspeedAccess.objects.filter(name=NAME)
    rows = rows if instead_of is None else rows.filter(access_token=instead_of)
    return bool(rows.update(**fields))

"""One guess for each of many accounts, from one address.

Accounts are counted and not guesses, so that a colleague's typos count once. An address may be a whole outlet's, or
its guests': who signed in from it of late still may, and a stranger there closes it to strangers only.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings

from operations.access.event import AccessEvent
from webhooks.networks import counted_as

AT_HOME_FOR = timedelta(days=30)


def is_closed(address: str, name: str, now: datetime) -> bool:
    """Whether too many accounts were tried from `address`, and `name` is none that belongs there."""
    return accounts_tried(address, now) >= settings.SIGN_IN_ACCOUNTS and not _is_at_home(name, address, now)


def accounts_tried(address: str, now: datetime) -> int:
    """How many failed from there while a lock lasts, and have not signed in from there since."""
    tried = AccessAttempt.objects.filter(ip_address=single(address), attempt_time__gte=now - settings.AXES_COOLOFF_TIME)
    return int(tried.order_by().values("username").distinct().count())


def single(address: str) -> str:
    """The address under which guesses are counted: of IPv6, the first of a /64, since who has one has them all."""
    return counted_as(address).partition("/")[0]


def _is_at_home(name: str, address: str, now: datetime) -> bool:
    signed_in = AccessEvent.objects.filter(
        account=name, what=AccessEvent.What.SIGNED_IN, happened_at__gte=now - AT_HOME_FOR
    )
    addresses = signed_in.order_by().values_list("address", flat=True).distinct()
    return single(address) in {single(each) for each in addresses}

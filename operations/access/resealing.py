"""Sealing every second factor under the newest secret, so that an older one can be thrown away."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from operations.access.factor import SecondFactor
from operations.access.key_sealing import UnreadableKey, is_newest, is_open, seal


@dataclass
class Seals:
    """How many second factors are sealed how; `unreadable` names the accounts of those that nothing opens."""

    newest: int = 0
    older: int = 0
    open: int = 0
    unreadable: list[str] = field(default_factory=list)


def seals() -> Seals:
    """Looks at all, and changes none."""
    found = Seals()
    for factor in SecondFactor.objects.select_related("user").order_by("user__username").iterator():
        _count(factor, found)
    return found


def reseal_all() -> int:
    """Seals anew what lies open or under an older secret, and returns how many those were. May be repeated."""
    return sum(_reseal(pk) for pk in list(SecondFactor.objects.order_by("pk").values_list("pk", flat=True)))


def _count(factor: SecondFactor, found: Seals) -> None:
    if is_open(factor.key):
        found.open += 1
    elif is_newest(factor.key):
        found.newest += 1
    elif _is_readable(factor):
        found.older += 1
    else:
        found.unreadable.append(factor.user.get_username())


@transaction.atomic
def _reseal(pk: int) -> bool:
    """Under the row's lock: a code that is given meanwhile writes the whole row."""
    factor = SecondFactor.objects.select_for_update().filter(pk=pk).first()
    if factor is None or is_newest(factor.key) or not _is_readable(factor):
        return False
    SecondFactor.objects.filter(pk=pk).update(key=seal(factor.bin_key))
    return True


def _is_readable(factor: SecondFactor) -> bool:
    try:
        return bool(factor.bin_key)
    except UnreadableKey:
        return False

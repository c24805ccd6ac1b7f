"""Who does something. Always passed in, never read from a global; "no user" never means "allowed"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Actor:
    """A signed-in person, or a named part of the system (`user` is None)."""

    name: str
    user: User | None = None

    @property
    def is_system(self) -> bool:
        return self.user is None


def person(user: User) -> Actor:
    """The actor for a signed-in user; raises ValueError for anyone who is not, or whose account is closed."""
    if not user.is_authenticated or not user.is_active:
        raise ValueError("Only a signed-in, active user can act.")
    return Actor(name=user.get_username(), user=user)

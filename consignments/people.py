"""How people are called on pages and in sentences."""

from __future__ import annotations

from django.contrib.auth.models import User


def name_of(user: User) -> str:
    """The full name, or the name they sign in with where there is none."""
    return user.get_full_name() or user.get_username()

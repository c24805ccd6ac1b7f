"""Personal tokens."""

from __future__ import annotations

import uuid

from simulator.changes import changing
from simulator.models import Grant


def add_personal(token: str, scopes: str = "*") -> None:
    """A token that does not expire; `scopes` are separated by spaces, "*" is all."""
    values = {"kind": "access", "scopes": scopes, "pair": str(uuid.uuid4()), "expires": None, "revoked": False}
    with changing():
        Grant.objects.update_or_create(token=token, defaults=values)

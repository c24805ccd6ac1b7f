"""Where a transport gets its token from, and whom it tells that Lightspeed did not take it."""

from __future__ import annotations

from typing import Protocol


class Tokens(Protocol):
    """A source of tokens: fixed, or renewed as OAuth does."""

    def current(self) -> str:
        """The token to use; raises NotConfigured or Unauthorized where there is none."""

    def renewed(self, rejected: str) -> str | None:
        """Another token than the one that was just rejected; None where there is no other."""

    def taken(self) -> None:
        """Lightspeed took the token."""


class FixedToken:
    """A personal token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def current(self) -> str:
        return self._token

    def renewed(self, rejected: str) -> str | None:
        return None

    def taken(self) -> None:
        return None

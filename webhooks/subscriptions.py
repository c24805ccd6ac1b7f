"""Lightspeed's subscriptions: which events it posts to which address. Every call may raise a LightspeedError."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from sync.access import StoredTokens, connected_shop
from sync.lightspeed.connection import connection_from_settings
from sync.lightspeed.errors import BadAnswer, Conflict, NotFound
from sync.lightspeed.transport import Transport
from sync.rate_budget import SharedBudget


@dataclass(frozen=True)
class Subscription:
    """One hook as Lightspeed has it."""

    id: str
    type: str
    url: str
    active: bool

    @classmethod
    def read(cls, raw: Any) -> Subscription:
        """Raises BadAnswer for what has no id."""
        if not isinstance(raw, Mapping) or not raw.get("id"):
            raise BadAnswer("Lightspeed's list of webhooks holds something that is none.")
        return cls(str(raw["id"]), str(raw.get("type", "")), str(raw.get("url", "")), raw.get("active") is not False)


class Subscriptions:
    """The hooks of the retailer that the settings name. Use it as a context manager."""

    def __init__(self) -> None:
        connection = replace(connection_from_settings(connected_shop()), version=settings.WEBHOOK_API_VERSION)
        self._transport = Transport(connection, StoredTokens(), SharedBudget(urgent=True))

    def __enter__(self) -> Subscriptions:
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.__exit__()

    def all(self) -> list[Subscription]:
        """Every hook, those of other sites too."""
        return [Subscription.read(raw) for raw in _data(self._transport.call("GET", "/webhooks"))]

    def create(self, event_type: str, url: str) -> bool:
        """Creates an active hook; False where Lightspeed has it already."""
        body = {"active": True, "type": event_type, "url": url}
        try:
            self._transport.call("POST", "/webhooks", body=body)
        except Conflict:
            return False
        return True

    def activate(self, hook: Subscription) -> None:
        """Switches a hook on that was switched off."""
        body = {"active": True, "type": hook.type, "url": hook.url}
        self._transport.call("PUT", _path(hook), body=body)

    def remove(self, hook: Subscription) -> None:
        """Removes a hook; one that is gone already is no matter."""
        try:
            self._transport.call("DELETE", _path(hook))
        except NotFound:
            return


def address_for(public_url: str, event_type: str) -> str:
    """The address of the hook for a type. It names the type, which Lightspeed's deliveries mostly do not."""
    return f"{public_url}?{urlencode({'type': event_type})}"


def is_ours(hook: Subscription, public_url: str) -> bool:
    return hook.url.partition("?")[0] == public_url


@dataclass(frozen=True)
class Differences:
    """What stands between Lightspeed's hooks and those wanted."""

    missing: tuple[str, ...]
    inactive: tuple[Subscription, ...]
    unwanted: tuple[Subscription, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.inactive or self.unwanted)


def compare(hooks: Iterable[Subscription], public_url: str, types: Iterable[str]) -> Differences:
    """The wanted types without a hook, ours that are switched off, and ours that nothing asks for."""
    wanted = {(each, address_for(public_url, each)) for each in types}
    ours = [hook for hook in hooks if is_ours(hook, public_url)]
    there = {(hook.type, hook.url) for hook in ours}
    return Differences(
        missing=tuple(sorted(event_type for event_type, url in wanted - there)),
        inactive=tuple(hook for hook in ours if (hook.type, hook.url) in wanted and not hook.active),
        unwanted=tuple(hook for hook in ours if (hook.type, hook.url) not in wanted),
    )


def _path(hook: Subscription) -> str:
    return f"/webhooks/{quote(hook.id, safe='')}"


def _data(answer: Any) -> list[Any]:
    """The list in `data`; older versions of the API answer the bare list."""
    found = answer.get("data") if isinstance(answer, Mapping) else answer
    if not isinstance(found, list):
        raise BadAnswer("Lightspeed's answer is not a list of webhooks.")
    return found

"""Who acts just now, kept here since Django's admin changes accounts and rights without passing an actor on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.http import HttpRequest, HttpResponseBase

from webhooks.networks import client_address


class Acting(Protocol):
    """Whoever acts: a name for the record, and an address where there is one."""

    @property
    def name(self) -> str: ...

    @property
    def address(self) -> str: ...


@dataclass(frozen=True)
class ByRequest:
    """The person whose request is being answered; a stranger has no name."""

    request: HttpRequest

    @property
    def name(self) -> str:
        # Read when it is asked for: signing in, and a token of the API, say so only on the way.
        return self.request.user.get_username()

    @property
    def address(self) -> str:
        return client_address(self.request)


@dataclass(frozen=True)
class ByCommand:
    """Someone on the machine itself."""

    name: str
    address: str = ""


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def who_acts() -> Acting | None:
    """None outside requests and commands, as in tests that set things up, and in `migrate`, which makes the roles."""
    return _acting.get()


@contextmanager
def acting(who: Acting) -> Iterator[None]:
    token = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(token)


@contextmanager
def acting_on_command_line(arguments: list[str]) -> Iterator[None]:
    """Around a command of manage.py; `arguments` as in sys.argv."""
    command = arguments[1] if len(arguments) > 1 else ""
    if command == "migrate":
        yield
        return
    with acting(ByCommand(f"{Path(arguments[0]).name} {command}".strip())):
        yield


class ActingMiddleware:
    """Says who acts while a request is answered. Stands after Django's AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with acting(ByRequest(request)):
            return self.get_response(request)

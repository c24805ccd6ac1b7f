"""Clients for tests, pointed at whatever serves."""

from __future__ import annotations

from dataclasses import replace

from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.connection import Connection
from sync.lightspeed.tokens import FixedToken
from sync.lightspeed.transport import Transport

TOKEN = "test-token"
PLAIN = Connection("http://unset", "2.0", wrap_bodies=False, connect_timeout=30.0, read_timeout=30.0, tries=1)


def client_for(
    url: str, *, tries: int = 1, wrap: bool = False, version: str = "2.0", read_timeout: float = 30.0
) -> LightspeedClient:
    """A client that does not repeat, unless told otherwise."""
    connection = replace(PLAIN, base_url=url, tries=tries, wrap_bodies=wrap, version=version, read_timeout=read_timeout)
    return LightspeedClient(Transport(connection, FixedToken(TOKEN)))

"""Clients for tests, pointed at whatever serves."""

from __future__ import annotations

from dataclasses import replace

from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.connection import Connection
from sync.lightspeed.tokens import FixedToken
from sync.lightspeed.transport import Transport

TOKEN = "test-token"
QUICK = Connection("http://unset", "2.0", wrap_bodies=False, connect_timeout=1.0, read_timeout=0.5, tries=1)


def client_for(
    url: str, *, tries: int = 1, wrap: bool = False, version: str = "2.0", read_timeout: float = 0.5
) -> LightspeedClient:
    """A client with short timeouts that does not repeat, unless told otherwise."""
    connection = replace(QUICK, base_url=url, tries=tries, wrap_bodies=wrap, version=version, read_timeout=read_timeout)
    return LightspeedClient(Transport(connection, FixedToken(TOKEN)))

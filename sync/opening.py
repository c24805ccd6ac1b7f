"""Opening a client as the settings describe it, on the budget that all processes share."""

from __future__ import annotations

from sync.access import StoredTokens, connected_shop
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.connection import connection_from_settings
from sync.lightspeed.transport import Transport
from sync.rate_budget import SharedBudget


def client_for_pushes() -> LightspeedClient:
    """For work that someone waits for; raises NotConfigured."""
    return _client(urgent=True)


def client_for_polls() -> LightspeedClient:
    """For reading that can wait: it leaves part of the budget to pushes while there are any."""
    return _client(urgent=False)


def _client(*, urgent: bool) -> LightspeedClient:
    connection = connection_from_settings(connected_shop())
    return LightspeedClient(Transport(connection, StoredTokens(), SharedBudget(urgent=urgent)))

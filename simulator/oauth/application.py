"""The one application that is registered with the vendor."""

from __future__ import annotations

import os


def client_id() -> str:
    return os.environ["SIMULATOR_CLIENT_ID"]


def client_secret() -> str:
    """Signs webhooks too: those that an application registers carry its secret's signature."""
    return os.environ["SIMULATOR_CLIENT_SECRET"]

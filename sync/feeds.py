"""Lightspeed's feeds: what is polled, in the order in which one leans on the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.pages import Page
from sync.mirror import apply_consignments
from sync.store_places import store_outlets, store_suppliers
from sync.store_products import store_products


@dataclass(frozen=True)
class Feed:
    """One list of Lightspeed's. `store` takes a page's records, in a transaction, and counts the new and newer."""

    name: str
    fetch: Callable[[LightspeedClient, int, int], Page[Any]]
    store: Callable[[Sequence[Any]], int]


FEEDS: tuple[Feed, ...] = (
    Feed("outlets", lambda client, after, size: client.outlets(after, size), store_outlets),
    Feed("suppliers", lambda client, after, size: client.suppliers(after, size), store_suppliers),
    Feed("products", lambda client, after, size: client.products(after, size), store_products),
    Feed("consignments", lambda client, after, size: client.consignments(after, size), apply_consignments),
)
FEED_NAMES = tuple(feed.name for feed in FEEDS)

"""Lightspeed's feeds: what is polled, in the order in which one leans on the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from consignments.models import Outlet, Product, StockLevel, Supplier
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.pages import Page
from sync.mirror import apply_consignments, note_vanished
from sync.models import LightspeedConsignment
from sync.store_places import store_outlets, store_suppliers
from sync.store_products import store_products
from sync.store_stock import stock_differs, store_stock, vanish_stock


@dataclass(frozen=True)
class Feed:
    """One list of Lightspeed's.

    store:   takes a page's records, in a transaction, and counts the new and newer.
    differs: whether a stored row says something else than the record of its own version.
    vanish:  marks rows, by Lightspeed's ids, as gone there; returns how many were not marked before.
    """

    name: str
    fetch: Callable[[LightspeedClient, int, int], Page[Any]]
    store: Callable[[Sequence[Any]], int]
    model: type[models.Model]
    version_field: str
    differs: Callable[[Any, Any], bool]
    vanish: Callable[[Sequence[str]], int]


def _place_differs(row: Any, record: Any) -> bool:
    return bool(row.is_active == record.deleted or row.name != record.name[:120])


def _product_differs(row: Any, record: Any) -> bool:
    active = record.active and not record.deleted
    return bool(
        (row.is_active, row.supplier_code) != (active, record.supplier_code[:64]) or row.name != record.name[:255]
    )


def _consignment_differs(row: Any, record: Any) -> bool:
    stored = (row.status, row.reference, row.outlet_id, row.supplier_id, row.deleted)
    stated = (record.status[:32], record.reference[:255], record.outlet_id, record.supplier_id, record.deleted)
    return stored != stated


def _deactivate(model: type[Outlet] | type[Supplier] | type[Product]) -> Callable[[Sequence[str]], int]:
    def vanish(lightspeed_ids: Sequence[str]) -> int:
        return model._default_manager.filter(lightspeed_id__in=lightspeed_ids, is_active=True).update(is_active=False)

    return vanish


def _vanish_consignments(lightspeed_ids: Sequence[str]) -> int:
    return sum(note_vanished(lightspeed_id) for lightspeed_id in lightspeed_ids)


OURS = "lightspeed_version"
CONSIGNMENTS = Feed(
    "consignments",
    lambda client, after, size: client.consignments(after, size),
    apply_consignments,
    LightspeedConsignment,
    "version",
    _consignment_differs,
    _vanish_consignments,
)
FEEDS: tuple[Feed, ...] = (
    Feed(
        "outlets",
        lambda client, after, size: client.outlets(after, size),
        store_outlets,
        Outlet,
        OURS,
        _place_differs,
        _deactivate(Outlet),
    ),
    Feed(
        "suppliers",
        lambda client, after, size: client.suppliers(after, size),
        store_suppliers,
        Supplier,
        OURS,
        _place_differs,
        _deactivate(Supplier),
    ),
    Feed(
        "products",
        lambda client, after, size: client.products(after, size),
        store_products,
        Product,
        OURS,
        _product_differs,
        _deactivate(Product),
    ),
    CONSIGNMENTS,
    # Last, since a token without the right to see stock is refused here: all else is read by then.
    Feed(
        "inventory",
        lambda client, after, size: client.inventory(after, size),
        store_stock,
        StockLevel,
        OURS,
        stock_differs,
        vanish_stock,
    ),
)
FEED_NAMES = tuple(feed.name for feed in FEEDS)

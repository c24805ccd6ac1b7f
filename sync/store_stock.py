"""Mirroring Lightspeed's stock levels, a page at a time. Whoever writes them holds the lock of the feed's cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import connection, transaction

from consignments.models import Outlet, Product, StockLevel
from sync.cursors import lock_cursor, make_cursor
from sync.lightspeed.records import StockRecord
from sync.models import UnplacedLevel
from sync.upsert import upsert_newer

FEED = "inventory"
BATCH = 200
FIVE_PLACES = Decimal("0.00001")
_FIELDS = ("on_hand", "reorder_point", "reorder_amount", "lightspeed_id", "lightspeed_version")

# An outlet and a product, by our ids.
Place = tuple[int, int]
_KEY = ("outlet_id", "product_id", "lightspeed_version")


def store_stock(records: Sequence[StockRecord]) -> int:
    """Stores a page; returns how many were new or newer. The caller holds a transaction and the cursor's lock.

    A level whose product or outlet is not known here is kept until it is: see `place_waiting`.
    """
    latest = {record.id: record for record in sorted(records, key=lambda record: record.version)}
    places = _places(list(latest.values()))
    strangers = [record for record in latest.values() if record.id not in places]
    upsert_newer(
        UnplacedLevel,
        [_unplaced(record) for record in strangers if not record.deleted],
        key=("lightspeed_id",),
        update=("outlet_id", "product_id", "version", "raw"),
    )
    return _store({places[key]: record for key, record in latest.items() if key in places})


def place_waiting() -> int:
    """Stores the levels that waited for a product which is known by now; returns how many."""
    make_cursor(FEED)
    placed = 0
    while found := _place_batch():
        placed += found
    return placed


def vanish_stock(lightspeed_ids: Sequence[str]) -> int:
    """Levels that Lightspeed has no longer: nothing is known of them any more."""
    gone, _ = StockLevel.objects.filter(lightspeed_id__in=lightspeed_ids).delete()
    return gone


def stock_differs(row: StockLevel, record: StockRecord) -> bool:
    """Whether the row says something else than Lightspeed does at the same version."""
    stated = (record.level, record.reorder_point, record.reorder_amount)
    return (row.on_hand, row.reorder_point, row.reorder_amount) != tuple(map(_five_places, stated))


@transaction.atomic
def _place_batch() -> int:
    lock_cursor(FEED)
    known = UnplacedLevel.objects.filter(
        product_id__in=Product.objects.exclude(lightspeed_id=None).values("lightspeed_id"),
        outlet_id__in=Outlet.objects.exclude(lightspeed_id=None).values("lightspeed_id"),
    )
    rows = list(known[:BATCH])
    records = {row.lightspeed_id: StockRecord.read(row.raw) for row in rows}
    places = _places(list(records.values()))
    _store({places[key]: record for key, record in records.items() if key in places})
    UnplacedLevel.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _places(records: Sequence[StockRecord]) -> dict[str, Place]:
    """Where each record belongs, by its id; those whose outlet or product is unknown are left out."""
    outlets = _ids(Outlet, {record.outlet_id for record in records})
    products = _ids(Product, {record.product_id for record in records})
    return {
        record.id: (outlets[record.outlet_id], products[record.product_id])
        for record in records
        if record.outlet_id in outlets and record.product_id in products
    }


def _ids(model: type[Outlet] | type[Product], lightspeed_ids: set[str]) -> dict[str, int]:
    rows = model._default_manager.filter(lightspeed_id__in=lightspeed_ids)
    return {lightspeed_id: pk for lightspeed_id, pk in rows.values_list("lightspeed_id", "pk") if lightspeed_id}


def _store(levels: Mapping[Place, StockRecord]) -> int:
    outlets, products = {outlet for outlet, _ in levels}, {product for _, product in levels}
    stored = StockLevel.objects.filter(outlet__in=outlets, product__in=products)
    rows = {(outlet, product): version for outlet, product, version in stored.values_list(*_KEY)}
    newer = [place for place, record in levels.items() if record.version > rows.get(place, 0)]
    _write([_row(place, levels[place]) for place in newer if not levels[place].deleted])
    vanish_stock([levels[place].id for place in newer if levels[place].deleted])
    return len(newer)


def _write(rows: Sequence[StockLevel]) -> None:
    target = ["outlet", "product"] if connection.features.supports_update_conflicts_with_target else None
    if rows:
        StockLevel.objects.bulk_create(
            list(rows), update_conflicts=True, update_fields=list(_FIELDS), unique_fields=target
        )


def _row(place: Place, record: StockRecord) -> StockLevel:
    outlet, product = place
    return StockLevel(
        outlet_id=outlet,
        product_id=product,
        on_hand=_five_places(record.level),
        reorder_point=_five_places(record.reorder_point),
        reorder_amount=_five_places(record.reorder_amount),
        lightspeed_id=record.id,
        lightspeed_version=record.version,
    )


def _unplaced(record: StockRecord) -> UnplacedLevel:
    raw = {
        "id": record.id,
        "outlet_id": record.outlet_id,
        "product_id": record.product_id,
        "inventory_level": record.level,
        "reorder_point": record.reorder_point,
        "reorder_amount": record.reorder_amount,
        "version": record.version,
    }
    return UnplacedLevel(
        lightspeed_id=record.id,
        outlet_id=record.outlet_id,
        product_id=record.product_id,
        version=record.version,
        raw=raw,
    )


def _five_places(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(FIVE_PLACES)

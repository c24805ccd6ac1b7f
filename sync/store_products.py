"""Mirroring Lightspeed's catalogue, a page at a time, in a number of statements that does not grow with the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256

import structlog
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q

from consignments.models import Barcode, OrderLine, Product, Supplier
from consignments.statuses import TERMINAL
from sync.lightspeed.records import ProductRecord

log = structlog.get_logger(__name__)

MAX_SKU = MAX_CODE = 64
MAX_NAME = 255
_FIELDS = (
    "lightspeed_id", "lightspeed_version", "sku", "name", "supplier", "supplier_code", "last_cost", "is_active",
)  # fmt: skip


def store_products(records: Sequence[ProductRecord]) -> int:
    """Stores a page; returns how many were new or newer. The caller holds a transaction.

    A product entered here under the same SKU is taken over; pack sizes and barcodes that staff added are kept.
    """
    latest = {record.id: record for record in sorted(records, key=lambda record: record.version)}
    known = _known(latest)
    news = [record for record in latest.values() if _is_news(known.get(record.id), record)]
    _free_changing_skus(known, news)
    _let_go(news)
    taken = _skus_of_others(news, known)
    suppliers = _suppliers(news)
    # Those that are sold choose first.
    rows = [_row(record, known.get(record.id), taken, suppliers) for record in sorted(news, key=_has_ended)]
    _save(rows)
    _add_barcodes({record.id: record for record in news})
    return len(rows)


def _known(latest: Mapping[str, ProductRecord]) -> dict[str, Product]:
    """Our rows by Lightspeed's id, locked; a row of the same SKU that has no id yet counts as that product."""
    rows = Product.objects.select_for_update().order_by("pk")
    found = {product.lightspeed_id or "": product for product in rows.filter(lightspeed_id__in=latest)}
    by_sku = {_sku(record): record.id for record in latest.values() if record.id not in found}
    for product in rows.filter(lightspeed_id=None, sku__in=by_sku):
        # MariaDB's collation may find "abc" for "ABC": only the same SKU is the same product.
        if product.sku in by_sku:
            found[by_sku[product.sku]] = product
    return found


def _is_news(product: Product | None, record: ProductRecord) -> bool:
    return product is None or product.lightspeed_id is None or record.version > product.lightspeed_version


def _free_changing_skus(known: Mapping[str, Product], news: Sequence[ProductRecord]) -> None:
    """Two products may swap their SKUs: both let go of the old one before either takes the new one."""
    changing = [
        product.pk
        for record in news
        if (product := known.get(record.id)) and product.lightspeed_id and product.sku != _sku(record)
    ]
    if changing:
        Product.objects.filter(pk__in=changing).update(sku=F("lightspeed_id"))


def _has_ended(record: ProductRecord) -> bool:
    return record.deleted or not record.active


def _let_go(news: Sequence[ProductRecord]) -> None:
    """A product that has ended leaves its SKU to the one made in its place, and its codes unless some is on the way."""
    sold = {_sku(record): record for record in news if not _has_ended(record)}
    ended = Q(is_active=False) | Q(lightspeed_id__in=[record.id for record in news if _has_ended(record)])
    others = Product.objects.exclude(lightspeed_id=None).exclude(lightspeed_id__in=[each.id for each in sold.values()])
    replaced = [product for product in others.filter(ended, sku__in=sold) if product.sku in sold]
    for product in replaced:
        product.sku = _replaced_sku(product.sku, product.lightspeed_id or "")
    Product.objects.bulk_update(replaced, ["sku"])
    awaited = OrderLine.objects.filter(product__in=replaced).exclude(order__status__in=TERMINAL)
    on_the_way = set(awaited.values_list("product", flat=True))
    gone = [product.pk for product in replaced if product.pk not in on_the_way]
    codes = {code for record in sold.values() for code in record.codes}
    Barcode.objects.filter(product__in=gone, code__in=codes).delete()


def _replaced_sku(sku: str, lightspeed_id: str) -> str:
    """The SKU as people still know it on older orders, and no other product's: ids may begin alike."""
    return f"{sku[:40]} (replaced {sha256(lightspeed_id.encode()).hexdigest()[:8]})"


def _skus_of_others(news: Sequence[ProductRecord], known: Mapping[str, Product]) -> set[str]:
    mine = [product.pk for product in known.values()]
    wanted = Product.objects.filter(sku__in=[_sku(record) for record in news]).exclude(pk__in=mine)
    return set(wanted.values_list("sku", flat=True))


def _suppliers(news: Sequence[ProductRecord]) -> dict[str, int]:
    ids = {record.supplier_id for record in news if record.supplier_id}
    rows = Supplier.objects.filter(lightspeed_id__in=ids).values_list("lightspeed_id", "pk")
    return {lightspeed_id: pk for lightspeed_id, pk in rows if lightspeed_id}


def _row(record: ProductRecord, known: Product | None, taken: set[str], suppliers: Mapping[str, int]) -> Product:
    product = known or Product()
    product.lightspeed_id = record.id
    product.lightspeed_version = record.version
    product.sku = _free_sku(record, taken)
    product.name = record.name[:MAX_NAME] or product.sku
    product.supplier_id = suppliers.get(record.supplier_id, product.supplier_id)
    product.supplier_code = record.supplier_code[:MAX_CODE]
    if record.supply_price is not None:
        product.last_cost = record.supply_price.quantize(Decimal("0.00001"))
    product.is_active = not _has_ended(record)
    return product


def _free_sku(record: ProductRecord, taken: set[str]) -> str:
    """Lightspeed lets two products share a SKU; here the second carries Lightspeed's id until one is changed there."""
    sku = _sku(record)
    if sku in taken:
        log.warning("poll.sku_taken", sku=sku, lightspeed_id=record.id)
        sku = _replaced_sku(sku, record.id) if _has_ended(record) else record.id[:MAX_SKU]
    taken.add(sku)
    return sku


def _sku(record: ProductRecord) -> str:
    return record.sku if 0 < len(record.sku) <= MAX_SKU else record.id[:MAX_SKU]


def _save(rows: Sequence[Product]) -> None:
    """All at once; one by one where the database takes two SKUs for the same that differ here (case, accents)."""
    try:
        with transaction.atomic():
            _save_together(rows)
    except IntegrityError:
        for row in rows:
            _save_alone(row)


def _save_together(rows: Sequence[Product]) -> None:
    Product.objects.bulk_create([row for row in rows if row.pk is None])
    older = [row for row in rows if row.pk is not None]
    target = ["id"] if connection.features.supports_update_conflicts_with_target else None
    if older:
        Product.objects.bulk_create(older, update_conflicts=True, update_fields=_FIELDS, unique_fields=target)


def _save_alone(row: Product) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        log.warning("poll.sku_taken", sku=row.sku, lightspeed_id=row.lightspeed_id)
        row.sku = (row.lightspeed_id or "")[:MAX_SKU]
        row.save()


def _add_barcodes(news: Mapping[str, ProductRecord]) -> None:
    """Codes are added, never taken away: staff may have added some of their own. A code belongs to one product."""
    ids = dict(Product.objects.filter(lightspeed_id__in=news).values_list("lightspeed_id", "pk"))
    ended_first = sorted(news.values(), key=_has_ended, reverse=True)
    wanted = {code: ids[record.id] for record in ended_first for code in record.codes if len(code) <= MAX_CODE}
    present = set(Barcode.objects.filter(code__in=wanted).values_list("code", flat=True))
    missing = [Barcode(code=code, product_id=pk) for code, pk in wanted.items() if code not in present]
    Barcode.objects.bulk_create(missing, ignore_conflicts=True)

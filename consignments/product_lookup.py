"""Finding products by what people write: SKU, barcode, or a barcode whose leading zeros are gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models.functions import Lower

from consignments.barcodes import padded_forms
from consignments.models import Barcode, Product

_BATCH = 400
# No SKU or barcode is longer; a file's long texts would make a query that MariaDB hangs up on.
LONGEST = 64


@dataclass(frozen=True)
class Match:
    """The product meant; `restored` is the full barcode where zeros had to be put back."""

    product: Product
    restored: str = ""


def find_products(codes: Iterable[str]) -> dict[str, Match]:
    """The product of each code that is known; an SKU wins over a barcode. A few queries for each 400 codes."""
    wanted = {code for code in codes if 0 < len(code) <= LONGEST}
    forms = {code: padded_forms(code) for code in wanted}
    by_sku = _by_sku(wanted)
    by_barcode = _by_barcode(wanted | {form for padded in forms.values() for form in padded})
    found: dict[str, Match] = {}
    for code in wanted:
        product = by_sku.get(code.lower()) or by_barcode.get(code)
        if product is not None:
            found[code] = Match(product)
            continue
        restored = {form: by_barcode[form] for form in forms[code] if form in by_barcode}
        if len({product.pk for product in restored.values()}) == 1:
            form, product = next(iter(restored.items()))
            found[code] = Match(product, form)
    return found


def _by_sku(codes: set[str]) -> dict[str, Product]:
    """By SKU in any case: as MariaDB's collation finds them anyway, and SQLite only when told to fold."""
    products = Product.objects.all()
    column = "sku"
    if connection.vendor == "sqlite":
        products, column = products.annotate(folded=Lower("sku")), "folded"
    folded = {code.lower() for code in codes}
    rows = (product for batch in _batches(folded) for product in products.filter(**{f"{column}__in": batch}))
    return {product.sku.lower(): product for product in rows}


def _by_barcode(codes: set[str]) -> dict[str, Product]:
    rows = (
        row for batch in _batches(codes) for row in Barcode.objects.filter(code__in=batch).select_related("product")
    )
    return {row.code: row.product for row in rows}


def _batches(codes: set[str]) -> Iterator[list[str]]:
    ordered = sorted(codes)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]

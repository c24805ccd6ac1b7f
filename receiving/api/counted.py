"""From lines that name a product by its code to what the ledger takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from consignments.errors import InvalidInput
from consignments.product_lookup import find_products
from receiving.counts import BUCKETS, CountedLine


def counted_lines(sent: Sequence[Mapping[str, Any]]) -> list[CountedLine]:
    """The lines as they were sent; raises InvalidInput for a code that no product has."""
    matches = find_products(line["code"] for line in sent)
    unknown = [
        _("Line %(place)s: there is no product with SKU or barcode %(code)r.") % {"place": place, "code": line["code"]}
        for place, line in enumerate(sent, start=1)
        if line["code"] not in matches
    ]
    if unknown:
        raise InvalidInput(unknown, code="unknown_product")
    return [
        CountedLine(
            matches[line["code"]].product.pk,
            **{bucket: line[bucket] for bucket in BUCKETS},
            reason=line.get("reason", ""),
            photos=tuple(line.get("photos", ())),
        )
        for line in sent
    ]

"""Order numbers: PO-000001 and on, without a gap, never twice."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from consignments.models import NumberSequence
from consignments.statuses import Kind

PREFIXES = {Kind.SUPPLIER: "PO-"}


def next_number(kind: Kind) -> str:
    """The next number for `kind`. Part of the caller's transaction: an order that is not kept gives its number back."""
    prefix = PREFIXES[kind]
    with transaction.atomic():
        NumberSequence.objects.get_or_create(prefix=prefix)
        NumberSequence.objects.filter(prefix=prefix).update(last=F("last") + 1)
        last = NumberSequence.objects.values_list("last", flat=True).get(prefix=prefix)
    return f"{prefix}{last:06}"

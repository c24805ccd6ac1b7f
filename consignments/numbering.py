"""Order numbers: PO-000001 (TR- for transfers, RT- for returns) and on, without a gap, never twice."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F

from consignments.models import NumberSequence
from consignments.statuses import Kind

PREFIXES = {Kind.SUPPLIER: "PO-", Kind.OUTLET: "TR-", Kind.RETURN: "RT-"}


def next_number(kind: Kind) -> str:
    """The next number for `kind`. Part of the caller's transaction: an order that is not kept gives its number back."""
    prefix = PREFIXES[kind]
    with transaction.atomic():
        if not NumberSequence.objects.filter(prefix=prefix).update(last=F("last") + 1):
            raise ImproperlyConfigured(f"No numbers have been set up for {prefix!r}. Run manage.py migrate.")
        last = NumberSequence.objects.values_list("last", flat=True).get(prefix=prefix)
    return f"{prefix}{last:06}"


def create_sequences(sender: AppConfig, **_: Any) -> None:
    """Receiver of post_migrate: every prefix has its row.

    Made beforehand, since on MariaDB two first orders at once, each adding the row, would deadlock.
    """
    for prefix in PREFIXES.values():
        NumberSequence.objects.get_or_create(prefix=prefix)

"""Mirroring Lightspeed's outlets and suppliers. Local facts (codes, e-mail addresses staff entered) are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, count
from typing import TypeVar
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from consignments.models import Outlet, Supplier
from sync.lightspeed.records import OutletRecord, SupplierRecord

MAX_NAME = 120
MAX_CODE = 20

Place = TypeVar("Place", Outlet, Supplier)


def store_outlets(records: Sequence[OutletRecord]) -> int:
    """Stores a page; returns how many were new or newer. The caller holds a transaction."""
    changed = 0
    for record in records:
        outlet = _find(Outlet, record.id, record.name)
        if _is_news(outlet, record.version):
            _take_over(outlet, record)
            if record.time_zone in available_timezones():
                outlet.time_zone = record.time_zone
            outlet.save()
            changed += 1
    return changed


def store_suppliers(records: Sequence[SupplierRecord]) -> int:
    """Stores a page; returns how many were new or newer. The caller holds a transaction."""
    changed = 0
    for record in records:
        supplier = _find(Supplier, record.id, record.name)
        if _is_news(supplier, record.version):
            _take_over(supplier, record)
            supplier.save()
            changed += 1
    return changed


def _find(model: type[Place], lightspeed_id: str, name: str) -> Place:
    """The row with that id; or one entered here by that name that has no id yet; or a new one."""
    rows = model._default_manager.select_for_update()
    found = rows.filter(lightspeed_id=lightspeed_id).first()
    return found or rows.filter(lightspeed_id=None, name=name[:MAX_NAME]).first() or model(lightspeed_id=lightspeed_id)


def _is_news(place: Outlet | Supplier, version: int) -> bool:
    return place.pk is None or version > place.lightspeed_version


def _take_over(place: Outlet | Supplier, record: OutletRecord | SupplierRecord) -> None:
    place.lightspeed_id = record.id
    place.lightspeed_version = record.version
    place.is_active = not record.deleted
    place.name = record.name[:MAX_NAME] or record.id
    if not place.code:
        place.code = _free_code(type(place), place.name)
    if not place.email and _is_address(record.email):
        place.email = record.email


def _free_code(model: type[Outlet] | type[Supplier], name: str) -> str:
    """A code that people can tell apart, made from the name; numbered where it is taken."""
    stem = re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-")[: MAX_CODE - 4].strip("-") or "PLACE"
    candidates = chain([stem], (f"{stem}-{n}" for n in count(2)))
    # The database is asked for each: MariaDB takes a code that staff wrote in small letters for the same.
    return next(code for code in candidates if not model._default_manager.filter(code__iexact=code).exists())


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True

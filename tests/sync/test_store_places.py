"""Outlets and suppliers are mirrored; codes, addresses and memberships of our own stay."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from consignments.models import Outlet, Supplier
from sync.lightspeed.records import OutletRecord, SupplierRecord
from sync.store_places import store_outlets, store_suppliers
from tests.factories import make_outlet, make_supplier
from tests.sync.shapes import OUTLET, SUPPLIER

pytestmark = pytest.mark.django_db


def outlet(version: int, **members: Any) -> int:
    with transaction.atomic():
        return store_outlets([OutletRecord.read({**OUTLET, "version": version, **members})])


def supplier(version: int, **members: Any) -> int:
    with transaction.atomic():
        return store_suppliers([SupplierRecord.read({**SUPPLIER, "version": version, **members})])


def test_a_new_outlet_gets_a_code_from_its_name() -> None:
    assert outlet(5) == 1

    stored = Outlet.objects.get()
    assert (stored.code, stored.name, stored.time_zone) == ("HARBOUR-STREET", "Harbour Street", "Pacific/Auckland")
    assert stored.email == "harbour@example.invalid"


def test_two_outlets_of_one_name_get_different_codes() -> None:
    outlet(5)
    outlet(6, id="other")

    assert set(Outlet.objects.values_list("code", flat=True)) == {"HARBOUR-STREET", "HARBOUR-STREET-2"}


def test_a_code_that_staff_wrote_in_small_letters_is_taken() -> None:
    """MariaDB tells no small letter from a large one: every poll would break off there."""
    make_outlet(code="harbour-street")

    outlet(5)

    assert Outlet.objects.get(lightspeed_id=OUTLET["id"]).code == "HARBOUR-STREET-2"


def test_a_name_without_letters_still_gives_a_code() -> None:
    outlet(5, name="港")

    assert Outlet.objects.get().code == "PLACE"


def test_an_older_version_never_overwrites_a_newer_one() -> None:
    outlet(5, name="New")

    assert outlet(4, name="Old") == 0
    assert outlet(5, name="Same") == 0
    assert Outlet.objects.get().name == "New"


def test_code_and_address_of_our_own_are_kept() -> None:
    mine = make_supplier(code="NORTH", email="mine@example.invalid", lightspeed_id=SUPPLIER["id"])

    supplier(5)

    mine.refresh_from_db()
    assert (mine.code, mine.email, mine.name) == ("NORTH", "mine@example.invalid", "Northern Goods")


def test_one_entered_here_first_is_taken_over_by_its_name() -> None:
    mine = make_supplier(name="Northern Goods")
    Supplier.objects.update(lightspeed_id=None)

    supplier(5)

    mine.refresh_from_db()
    assert mine.lightspeed_id == SUPPLIER["id"]


def test_an_unknown_time_zone_and_a_broken_address_are_left_out() -> None:
    mine = make_outlet(time_zone="Pacific/Chatham", email="", lightspeed_id=OUTLET["id"])

    outlet(5, time_zone="Mars/Olympus", email="no address")

    mine.refresh_from_db()
    assert (mine.time_zone, mine.email) == ("Pacific/Chatham", "")


def test_a_deleted_place_stays_but_is_no_longer_active() -> None:
    supplier(5)
    supplier(6, deleted_at="2026-07-01T00:00:00+00:00", contact=None)

    assert not Supplier.objects.get().is_active

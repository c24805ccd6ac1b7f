"""Rows of the predecessor that cannot be what they say: each left out with its reason, and the others come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.contrib.auth.models import User

from consignments.actors import person
from consignments.models import Order
from consignments.statuses import Status
from operations.predecessor.orders import take_orders
from operations.predecessor.source import Row, Source
from operations.predecessor.tally import Tally
from tests.factories import make_order, make_outlet, make_product, make_supplier

pytestmark = pytest.mark.django_db


class Rows:
    """One line for each header, in the shape of the predecessor's tables."""

    def __init__(self, *headers: dict[str, Any]) -> None:
        usual = {"transfer_category": "PURCHASE_ORDER", "outlet_to": "outlet-a", "supplier_id": "supplier-a"}
        self._headers = [{"id": place, "state": "OPEN", **usual, **each} for place, each in enumerate(headers, start=1)]

    def rows(self, table: str) -> Iterator[Row]:
        return iter(self._headers if table == "vend_consignments" else [])

    def children(self, table: str, column: str, parent: int) -> list[Row]:
        quantity = next(header.get("quantity", 3) for header in self._headers if header["id"] == parent)
        return [{"product_id": "product-a", "quantity": quantity, "quantity_received": 0, "unit_cost": "2.0000"}]


def taken(*headers: dict[str, Any], dry_run: bool = False) -> tuple[Tally, dict[str, str]]:
    """The counts, and why each of what was left out was."""
    boss = User.objects.filter(username="boss").first() or User.objects.create_superuser("boss")
    tally = Tally()
    take_orders(cast(Source, Rows(*headers)), tally, lambda _: None, actor=person(boss), dry_run=dry_run)
    return tally, {which.partition(" ")[0]: why for part, which, why in tally.left_out if part == "orders"}


@pytest.fixture(autouse=True)
def mirrored() -> None:
    make_supplier(lightspeed_id="supplier-a")
    make_product(lightspeed_id="product-a")
    make_outlet(lightspeed_id="outlet-a")


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_number_that_another_order_has_is_no_sign_of_an_earlier_run(dry_run: bool) -> None:
    ours = make_order(number="TR-PUR-1")
    twice = {"public_id": "TR-PUR-2"}
    tally, why = taken({"public_id": "TR-PUR-1"}, twice, twice, dry_run=dry_run)
    assert (tally.taken["orders"], tally.there["orders"]) == (1, 0)
    assert why == {
        "TR-PUR-1": "another order here has its number already",
        "TR-PUR-2": "another order of the predecessor's has its number already",
    }
    assert not ours.events.filter(name="taken_over").exists()


def test_a_second_run_still_finds_its_own_there() -> None:
    headers = {"public_id": "TR-PUR-1"}, {"public_id": "TR-PUR-1"}
    first, second = taken(*headers)[0], taken(*headers)[0]
    assert (first.taken["orders"], second.taken["orders"], second.there["orders"]) == (1, 0, 1)
    assert len(second.left_out) == len(first.left_out)


def test_a_quantity_that_is_no_number_keeps_nobody_else_out() -> None:
    _, why = taken({"public_id": "A", "quantity": "ten"}, {"public_id": "B"})
    assert "NaN is not a number" in why["A"]
    assert Order.objects.get().number == "B"
    assert Order.objects.get().status == Status.DRAFT


@pytest.mark.mariadb
def test_what_the_database_does_not_take_keeps_nobody_else_out() -> None:
    _, why = taken({"public_id": "A", "vend_transfer_id": "x" * 99}, {"public_id": "B"})
    assert "lightspeed_id" in why["A"]
    assert Order.objects.get().number == "B"

"""Ours against Lightspeed as the database tells it, for orders of any length."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consignments.models import Order, OrderLine
from consignments.statuses import Status
from sync import comparison
from sync.compared_lines import short_lines
from sync.comparison import compare
from sync.models import LightspeedConsignment, LightspeedLine
from tests.factories import make_order, make_user

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def _mirrored(order: Order) -> LightspeedConsignment:
    """Lightspeed has the order exactly."""
    now = timezone.now()
    consignment = LightspeedConsignment.objects.create(
        lightspeed_id=order.lightspeed_id or "", status="SENT", version=1, first_seen_at=now, last_synced_at=now
    )
    for line in order.lines.select_related("product"):
        _state(consignment, line.product.lightspeed_id or "", line.product.sku, count=line.ordered, cost=line.unit_cost)
    return consignment


def _state(consignment: LightspeedConsignment, product_id: str, sku: str, **stated: Any) -> None:
    LightspeedLine.objects.create(consignment=consignment, product_id=product_id, sku=sku, **stated)


def _order(status: Status = Status.IN_TRANSIT, lines: int = 3) -> tuple[Order, LightspeedConsignment]:
    order = make_order(status=status, lightspeed_id=f"c-{status}-{lines}", lines=lines)
    return order, _mirrored(order)


def _theirs(order: Order, position: int) -> Any:
    product_id = order.lines.get(position=position).product.lightspeed_id
    return LightspeedLine.objects.filter(product_id=product_id)


def _skus(order: Order) -> set[str]:
    differing = compare(order).differing
    assert differing.count == len(differing.shown)
    return {line.sku for line in differing.shown}


def test_nothing_differs_where_both_state_the_same() -> None:
    order, _ = _order()
    assert _skus(order) == set()
    assert compare(order).in_step


@pytest.mark.parametrize(
    "change",
    [
        {"count": Decimal("10.00001")},
        {"count": None},
        {"cost": Decimal("4.51")},
        {"cost": None},
        {"deleted": True},
        {"product_id": "another"},
    ],
)
def test_whatever_is_stated_otherwise_differs(change: dict[str, Any]) -> None:
    order, _ = _order()
    _theirs(order, 2).update(**change)
    expected = {order.lines.get(position=2).product.sku}
    assert _skus(order) == expected
    assert not compare(order).in_step


@pytest.mark.parametrize(
    ("status", "accepted", "received", "differs"),
    [
        (Status.IN_TRANSIT, "7", None, False),
        (Status.COMPLETE, "7", None, True),
        (Status.COMPLETE, "7", "7", False),
        (Status.COMPLETE, "7", "6", True),
        (Status.COMPLETE, "0", None, False),
        (Status.COMPLETE, "0", "1", True),
    ],
)
def test_what_was_received_counts_once_it_was_carried_over(
    status: Status, accepted: str, received: str | None, differs: bool
) -> None:
    order, _ = _order(status)
    OrderLine.objects.filter(order=order, position=1).update(accepted=Decimal(accepted))
    _theirs(order, 1).update(received=received and Decimal(received))
    assert bool(_skus(order)) == differs


@pytest.mark.parametrize(
    ("stated", "differs"),
    [
        ({}, False),
        ({"count": Decimal(0), "received": Decimal(0)}, False),
        ({"count": Decimal(1)}, True),
        ({"received": Decimal(1)}, True),
        ({"count": Decimal(1), "deleted": True}, False),
    ],
)
def test_a_line_that_only_lightspeed_has_differs_where_it_states_something(
    stated: dict[str, Any], differs: bool
) -> None:
    order, consignment = _order()
    _state(consignment, "elsewhere", "EXTRA", **stated)
    assert _skus(order) == ({"EXTRA"} if differs else set())


def test_the_sums_leave_out_what_is_not_stated() -> None:
    order, consignment = _order()
    OrderLine.objects.filter(order=order, position=1).update(accepted=Decimal("2.5"), unit_cost=Decimal("0.33333"))
    _theirs(order, 1).update(received=Decimal(2), cost=None)
    _theirs(order, 2).update(received=Decimal(1))
    _state(consignment, "gone", "GONE", count=Decimal(99), deleted=True)
    sums = {each.label: (each.ours, each.theirs) for each in compare(order).sums}
    assert sums == {
        "Pieces ordered": (Decimal(30), Decimal(30)),
        "Pieces received": (Decimal("2.5"), Decimal(3)),
        "Cost received": (Decimal("0.833325"), Decimal("4.5")),
    }


def test_only_the_first_that_differ_are_read_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "MOST_LINES", 2)
    order, consignment = _order()
    consignment.lines.all().delete()
    _state(consignment, "elsewhere", "EXTRA", count=Decimal(1))
    differing = compare(order).differing
    assert (differing.count, [line.ordered for line in differing.shown]) == (4, [Decimal(10)] * 2)
    consignment.lines.filter(sku="EXTRA").update(product_id=order.lines.all()[0].product.lightspeed_id)
    assert compare(order).differing.count == 3


def test_lines_that_came_short_are_listed_though_both_agree() -> None:
    order, consignment = _order(Status.COMPLETE)
    OrderLine.objects.filter(order=order).update(accepted=Decimal(10))
    OrderLine.objects.filter(order=order, position=2).update(accepted=Decimal(8))
    consignment.lines.update(received=Decimal(10))
    _theirs(order, 2).update(received=Decimal(8))
    (short,) = short_lines(order, consignment)
    assert (short.sku, short.received, short.agrees) == (order.lines.get(position=2).product.sku, Decimal(8), True)


def test_the_page_reads_as_much_for_forty_differing_lines_as_for_two(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for lines in (2, 40):
        order, consignment = _order(lines=lines)
        consignment.lines.update(count=Decimal(1))
        client.force_login(make_user(None, "manager", outlets=[order.outlet]))
        with django_assert_max_num_queries(36):
            page = client.get(order.get_absolute_url()).content.decode()
        assert f"{lines} lines differ" in page
        assert ("The first 20 of them." in page) == (lines == 40)

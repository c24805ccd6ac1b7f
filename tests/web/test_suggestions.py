"""The page of suggestions: shown with reasons, picked by a person, sent twice it makes the drafts once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from consignments.models import Order, StockLevel
from consignments.statuses import Kind
from tests.consignments.cast import Cast
from tests.factories import make_outlet, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def page(client: Client, cast: Cast) -> Client:
    assert cast.buyer.user
    client.force_login(cast.buyer.user)
    product = make_product(sku="TEA-1", supplier=cast.supplier)
    levels = [(cast.outlet, 2, 10), (cast.source, 8, 3)]
    for outlet, on_hand, point in levels:
        StockLevel.objects.create(
            outlet=outlet, product=product, on_hand=Decimal(on_hand), reorder_point=Decimal(point)
        )
    return client


def _sent(client: Client, **changed: str | list[str]) -> dict[str, str | list[str]]:
    form = client.get("/suggestions/").context["form"]
    ways = client.get("/suggestions/").context["offered"][0].ways
    return {"key": str(form.key), "pick": [way.name for way in ways]} | {way.field: way.typed for way in ways} | changed


def test_it_shows_why_and_makes_drafts_of_what_is_ticked_once(page: Client, cast: Cast) -> None:
    shown = page.get("/suggestions/").content.decode()
    assert "2 here, 0 on the way, reorder at 10: 9 wanted." in shown
    assert f"{cast.source.name} has 8 and keeps 3." in shown

    sent = _sent(page)
    for _ in range(2):
        answer = page.post("/suggestions/", sent, follow=True)
        assert "are drafts now" in answer.content.decode()

    made = {order.kind: order.lines.get().ordered for order in Order.objects.all()}
    assert made == {Kind.OUTLET: 5, Kind.SUPPLIER: 4}
    assert "enough is coming" in page.get("/suggestions/").content.decode()


def test_what_was_typed_stays_while_something_is_wrong(page: Client) -> None:
    sent = _sent(page)
    field = next(name for name in sent if name.startswith("quantity-"))

    answer = page.post("/suggestions/", sent | {field: "a few"})

    assert answer.status_code == 422
    assert "TEA-1: the quantity" in answer.content.decode()
    assert 'value="a few"' in answer.content.decode()
    assert answer.content.decode().count(" checked") == 2
    assert page.post("/suggestions/", {"key": sent["key"]}).status_code == 422
    assert not Order.objects.exists()


@pytest.mark.parametrize("pick", ["1", "x-supplier", "-", "999999-supplier", "1-999999"])
def test_what_is_not_on_the_page_is_not_found(page: Client, pick: str) -> None:
    assert page.post("/suggestions/", {"pick": pick, f"quantity-{pick}": "1"}).status_code == 404


def test_a_foreign_outlet_does_not_exist(page: Client) -> None:
    for wanted in (str(make_outlet().pk), "x"):
        assert page.get("/suggestions/", {"outlet": wanted}).status_code == 404


def test_it_begins_with_an_outlet_where_something_runs_low(page: Client, cast: Cast) -> None:
    early = make_outlet(name="A first one")
    assert cast.buyer.user
    early.memberships.create(user=cast.buyer.user)
    shown = page.get("/suggestions/")
    assert shown.context["outlet"] == cast.outlet
    assert "A first one: nothing runs low" in shown.content.decode()
    assert shown.context["action"] == f"/suggestions/?outlet={cast.outlet.pk}"
    assert page.get("/suggestions/", {"outlet": str(early.pk)}).context["outlet"] == early

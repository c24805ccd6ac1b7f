"""The page on which people decide on differences with Lightspeed."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consignments.models import Order
from consignments.statuses import Status
from sync.models import Drift, LightspeedConsignment, LightspeedLine
from tests.factories import make_order, make_user

pytestmark = pytest.mark.django_db

PAGE = "/lightspeed/differences/"


@pytest.fixture
def order() -> Order:
    order: Order = make_order(status=Status.IN_TRANSIT, lightspeed_id="c-1")
    now = timezone.now()
    LightspeedConsignment.objects.create(lightspeed_id="c-1", status="SENT", first_seen_at=now, last_synced_at=now)
    return order


@pytest.fixture
def drift(order: Order) -> Drift:
    line = order.lines.select_related("product")[0]
    now = timezone.now() - timedelta(hours=1)
    return Drift.objects.create(
        order=order,
        kind=Drift.Kind.COUNT,
        product_id=line.product.lightspeed_id or "",
        sku=line.product.sku,
        ours="10",
        theirs="12",
        first_seen_at=now,
        last_seen_at=now,
    )


def signed_in(order: Order, role: str) -> Client:
    user: User = make_user(None, role, outlets=[order.outlet])
    client = Client()
    client.force_login(user)
    return client


def test_a_manager_sees_both_values_and_the_ways_out(order: Order, drift: Drift) -> None:
    page = signed_in(order, "manager").get(PAGE).content.decode()

    for word in (order.number, drift.sku, ">10<", ">12<", "Take Lightspeed&#x27;s", "Push ours", "Accept as it is"):
        assert word in page


def test_a_longer_page_asks_the_database_no_more_often(order: Order, drift: Drift) -> None:
    client, asked = signed_in(order, "manager"), []
    for line in order.lines.select_related("product"):
        sku, product_id = line.product.sku, line.product.lightspeed_id or ""
        times = {"first_seen_at": timezone.now(), "last_seen_at": timezone.now()}
        Drift.objects.create(
            order=order, kind=Drift.Kind.RECEIVED, product_id=product_id, sku=sku, ours="1", theirs="2", **times
        )
        with CaptureQueriesContext(connection) as queries:
            assert sku in client.get(PAGE).content.decode()
        asked.append(len(queries))
    assert len(asked) == 2
    assert asked[0] == asked[1]


def test_a_decision_is_made_and_the_page_comes_back(order: Order, drift: Drift) -> None:
    client = signed_in(order, "manager")
    here = f"{PAGE}?order={order.number}"

    answer = client.post(f"{PAGE}{drift.pk}/accept/", {"reason": "Agreed by phone.", "next": here})

    assert answer["Location"] == here
    drift.refresh_from_db()
    assert (drift.state, drift.reason) == (Drift.State.ACCEPTED, "Agreed by phone.")
    assert "Nothing differs." in client.get(PAGE).content.decode()


def test_a_refusal_is_told_and_nothing_is_changed(order: Order, drift: Drift) -> None:
    client = signed_in(order, "manager")

    page = client.post(f"{PAGE}{drift.pk}/accept/", {"reason": " "}, follow=True).content.decode()

    assert "Say why the difference may stay." in page
    drift.refresh_from_db()
    assert drift.state == Drift.State.OPEN


def test_what_was_received_of_one_line_there_is_booked_in_with_one_press(order: Order, drift: Drift) -> None:
    """With ids as long as Lightspeed's own."""
    theirs = str(uuid.uuid4())
    Order.objects.filter(pk=order.pk).update(lightspeed_id=theirs)
    LightspeedConsignment.objects.update(lightspeed_id=theirs)
    consignment = LightspeedConsignment.objects.get()
    LightspeedLine.objects.create(
        consignment=consignment, product_id=drift.product_id, sku=drift.sku, received=Decimal(10)
    )
    Drift.objects.update(kind=Drift.Kind.RECEIVED, ours="0", theirs="10")

    page = signed_in(order, "manager").post(f"{PAGE}{drift.pk}/take/", follow=True).content.decode()

    assert "decided on received quantity" in page
    assert [line.accepted for line in order.receipts.get().lines.all()] == [10]


def test_an_operator_sees_and_does_not_decide(order: Order, drift: Drift) -> None:
    client = signed_in(order, "operator")

    page = client.get(PAGE).content.decode()
    assert drift.sku in page
    assert '<form method="post" action="/lightspeed/differences/' not in page
    assert client.post(f"{PAGE}{drift.pk}/accept/", {"reason": "x"}).status_code == 403


def test_others_do_not_see_it_and_nobody_sees_a_foreign_outlets(order: Order, drift: Drift) -> None:
    assert signed_in(order, "buyer").get(PAGE).status_code == 403
    stranger = Client()
    stranger.force_login(make_user(None, "manager"))
    assert drift.sku not in stranger.get(PAGE).content.decode()
    assert "There is no" in stranger.post(f"{PAGE}{drift.pk}/take/", follow=True).content.decode()


def test_nobody_is_led_to_a_foreign_site(order: Order, drift: Drift) -> None:
    client = signed_in(order, "manager")

    answer = client.post(f"{PAGE}{drift.pk}/accept/", {"reason": "x", "next": "https://evil.example/"})

    assert answer["Location"] == PAGE


def test_a_decision_is_not_a_link(order: Order, drift: Drift) -> None:
    assert signed_in(order, "manager").get(f"{PAGE}{drift.pk}/take/").status_code == 405

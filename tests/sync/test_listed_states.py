"""What the list of orders says of Lightspeed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consignments.effects import RECEIVE_IN_LS
from consignments.models import Order
from consignments.statuses import Kind, Status
from sync import listed_states
from sync.models import Drift, LightspeedConsignment
from tests.consignments.cast import Cast, dead_letter
from tests.factories import make_order

pytestmark = pytest.mark.django_db


def mirror(order: Order, status: str, *, deleted: bool = False) -> None:
    now = timezone.now()
    LightspeedConsignment.objects.create(
        lightspeed_id=order.lightspeed_id or "", status=status, deleted=deleted, first_seen_at=now, last_synced_at=now
    )


def differ(order: Order) -> Drift:
    now = timezone.now()
    return Drift.objects.create(order=order, kind=Drift.Kind.COUNT, first_seen_at=now, last_seen_at=now)


def label_of(order: Order) -> str:
    return str(listed_states.listed_states([order])[order.pk].label)


@pytest.mark.parametrize(
    ("status", "label"),
    [
        (Status.DRAFT, ""),
        (Status.PENDING_APPROVAL, ""),
        (Status.SENT, "Not pushed"),
        (Status.SENT_TO_LS, "On its way"),
        (Status.FAILED, "Push failed"),
        (Status.CANCELLED, ""),
    ],
)
def test_before_lightspeed_has_it_the_orders_own_status_tells(status: Status, label: str) -> None:
    assert label_of(make_order(status=status, lines=0)) == label


def test_what_has_not_left_and_what_was_never_in_stock_has_no_state_there() -> None:
    cast = Cast()
    for status in (Status.AGREED, Status.PACKED):
        assert label_of(cast.order(status, kind=Kind.OUTLET)) == ""
    unstocked = cast.order(Status.SENT, kind=Kind.RETURN)
    assert label_of(unstocked) == "Not pushed"
    unstocked.from_stock = False
    assert label_of(unstocked) == ""


def test_what_is_mirrored_is_told_in_lightspeeds_word() -> None:
    order = make_order(status=Status.IN_TRANSIT, lightspeed_id="c-1", lines=0)
    assert label_of(order) == "Not read yet"
    mirror(order, "DISPATCHED")
    assert label_of(order) == "Dispatched"


def test_trouble_goes_before_the_word() -> None:
    order = make_order(status=Status.IN_TRANSIT, lightspeed_id="c-1", lines=0)
    mirror(order, "DISPATCHED", deleted=True)
    assert label_of(order) == "Deleted there"
    drift = differ(order)
    assert label_of(order) == "Differs"
    drift.state = Drift.State.ACCEPTED
    drift.save()
    dead_letter(order, RECEIVE_IN_LS)
    assert label_of(order) == "Job gave up"


def test_a_list_takes_three_queries_whatever_its_length(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for length in (1, 5):
        orders = [make_order(lines=0, lightspeed_id=f"c-{length}-{n}") for n in range(length)]
        with django_assert_num_queries(3):
            assert len(listed_states.listed_states(orders)) == length


def test_the_list_shows_it_beside_who_has_the_order(client: Client) -> None:
    cast = Cast()
    make_order(outlet=cast.outlet, status=Status.FAILED, lines=0)
    assert cast.buyer.user
    client.force_login(cast.buyer.user)
    page = client.get(reverse("orders")).content.decode()
    assert "Push failed" in page
    assert "Operators" in page


def test_where_no_state_is_due_a_phone_shows_no_label(client: Client) -> None:
    cast = Cast()
    make_order(outlet=cast.outlet, lines=0)
    assert cast.buyer.user
    client.force_login(cast.buyer.user)
    page = client.get(reverse("orders")).content.decode()
    assert 'data-label="Lightspeed"' not in page
    assert "<td></td>" in page

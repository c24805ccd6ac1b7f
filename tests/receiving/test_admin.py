"""The admin shows the ledger and changes nothing in it; the rules of counting can be set there."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from receiving.counts import CountedLine
from receiving.models import OutletRules, PhotoArchive, Receipt, UnexpectedDecision
from receiving.photos import store_photo
from receiving.receipts import post_receipt
from receiving.reversal import reverse_receipt
from tests.factories import make_outlet, make_product, make_user
from tests.receiving.conftest import Dock
from tests.receiving.pictures import upload

pytestmark = pytest.mark.sqlite

LEDGER = ("receipt", "shortclose", "photo")


def staff(name: str, dock: Dock, *, elsewhere: bool = False) -> User:
    user = make_user(name, "manager", outlets=[make_outlet() if elsewhere else dock.order.outlet])
    user.is_staff = True
    user.save()
    return user


@pytest.fixture
def receipt(dock: Dock) -> Receipt:
    store_photo(dock.order.pk, key="delivery-0001", upload=upload(), actor=dock.receiver)
    lines = [CountedLine(dock.product(0), accepted=Decimal(4))]
    return post_receipt(dock.order.pk, key="delivery-0001", lines=lines, actor=dock.receiver)


@pytest.mark.parametrize("model", LEDGER)
def test_the_ledger_is_looked_at_and_never_written(client: Client, dock: Dock, receipt: Receipt, model: str) -> None:
    client.force_login(staff("boss", dock))
    assert client.get(reverse(f"admin:receiving_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:receiving_{model}_add")).status_code == 403


def test_a_receipt_opens_for_those_who_see_its_order_and_cannot_be_changed(
    client: Client, dock: Dock, receipt: Receipt
) -> None:
    address = reverse("admin:receiving_receipt_change", args=[receipt.pk])
    client.force_login(staff("boss", dock))
    assert dock.lines[0].product.sku in client.get(address).content.decode()
    assert client.post(address, {"note": "changed"}).status_code == 403
    assert client.post(reverse("admin:receiving_receipt_delete", args=[receipt.pk]), {"post": "yes"}).status_code == 403
    client.force_login(staff("stranger", dock, elsewhere=True))
    assert dock.order.number not in client.get(address, follow=True).content.decode()


def delivery(dock: Dock, n: int) -> None:
    """A receipt of everything with a photograph of one line and of goods nobody ordered, which is then taken back."""
    key = f"delivery-{n:04}"
    photo = store_photo(dock.order.pk, key=key, upload=upload(seed=n), actor=dock.receiver)
    lines = [CountedLine(line.product_id, accepted=Decimal(1), photos=(photo.token,)) for line in dock.lines]
    stray = CountedLine(make_product().pk, accepted=Decimal(1), photos=(photo.token,))
    booked = post_receipt(dock.order.pk, key=key, lines=[*lines, stray], photos=[photo.token], actor=dock.receiver)
    stray_line = booked.lines.get(line=None)
    UnexpectedDecision.objects.create(line=stray_line, choice="KEEP", reason="It sells.", decided_by=dock.user)
    PhotoArchive.objects.create(photo=photo, storage="evidence_archive")
    reverse_receipt(booked.pk, key=f"taken-back-{n}", reason="Counted twice.", actor=dock.receiver)


@pytest.mark.parametrize("model", ["receipt", "receiptphoto", "photoarchive", "unexpecteddecision"])
def test_a_longer_list_asks_the_database_no_more_often(client: Client, dock: Dock, model: str) -> None:
    client.force_login(User.objects.create_superuser("root"))
    address = reverse(f"admin:receiving_{model}_changelist")
    asked = []
    for n in (1, 2):
        delivery(dock, n)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_receipt_of_many_products_opens_with_as_few_questions(client: Client, dock: Dock, receipt: Receipt) -> None:
    lines = [CountedLine(line.product_id, accepted=Decimal(1)) for line in dock.lines]
    longer = post_receipt(dock.order.pk, key="delivery-0002", lines=lines, actor=dock.receiver)
    client.force_login(staff("boss", dock))
    asked = []
    for each in (receipt, longer):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:receiving_receipt_change", args=[each.pk]))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_manager_sets_how_the_own_outlet_counts(client: Client, dock: Dock) -> None:
    client.force_login(staff("boss", dock))
    address = reverse("admin:receiving_outletrules_add")
    client.post(address, {"outlet": dock.order.outlet.pk, "blind_count": "on"})
    assert OutletRules.objects.get().blind_count
    stranger = Client()
    stranger.force_login(staff("stranger", dock, elsewhere=True))
    page = stranger.get(reverse("admin:receiving_outletrules_changelist")).content.decode()
    assert dock.order.outlet.name not in page
    stranger.post(address, {"outlet": dock.order.outlet.pk})
    assert OutletRules.objects.count() == 1


def test_rules_are_set_for_ones_own_outlets_alone(client: Client, dock: Dock) -> None:
    foreign = make_outlet()
    client.force_login(staff("boss", dock))
    client.post(reverse("admin:receiving_outletrules_add"), {"outlet": foreign.pk})
    assert not OutletRules.objects.exists()

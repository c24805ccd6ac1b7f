"""Writing the texts of e-mails in the admin."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from consignments.models import MailTemplate, Order
from tests.web.world import World

# Forms and rights do not depend on the database; what is stored is tested on both.
pytestmark = pytest.mark.sqlite
ADD = reverse("admin:consignments_mailtemplate_add")
PREVIEW = reverse("admin:consignments_mailtemplate_preview")


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.people["manager"])
    return client


def typed(**changed: object) -> dict[str, object]:
    return {"letter": "order", "supplier": "", "subject": "Order {order_number}", "body": "Dear {supplier}", **changed}


def test_a_new_text_begins_as_the_built_in_one_of_its_letter(manager: Client) -> None:
    assert "please find attached our order {order_number}" in manager.get(ADD).content.decode()
    cancellation = manager.get(ADD, {"letter": "cancellation"}).context["adminform"].form
    assert "Please do not deliver it." in cancellation.get_initial_for_field(cancellation.fields["body"], "body")


def test_a_text_is_kept_and_a_wrong_placeholder_is_named(manager: Client) -> None:
    answer = manager.post(ADD, typed(body="Due {duedate}"))
    assert "{duedate} is no placeholder. There are: {order_number}," in answer.content.decode()
    assert not MailTemplate.objects.exists()
    assert manager.post(ADD, typed()).status_code == 302
    assert str(MailTemplate.objects.get()) == "Order for all suppliers"


def test_the_preview_shows_what_was_typed_and_keeps_nothing(manager: Client, world: World) -> None:
    page = manager.post(PREVIEW, typed(body="<b>{order_number}</b> {nonsense}")).content.decode()
    assert f"&lt;b&gt;{world.home.order.number}&lt;/b&gt;" in page
    assert "{nonsense} is no placeholder" in page
    assert not MailTemplate.objects.exists()


def test_the_preview_shows_no_order_of_a_foreign_outlet(manager: Client, world: World) -> None:
    page = manager.post(PREVIEW, typed(supplier=world.foreign.order.supplier_id)).content.decode()
    assert world.foreign.order.number not in page
    assert "these values are invented" in page


def test_the_preview_of_a_cancellation_has_a_reason(manager: Client, world: World) -> None:
    page = manager.post(PREVIEW, typed(letter="cancellation", body="Because: {reason}")).content.decode()
    assert "Because: Ordered twice" in page
    assert Order.objects.get(pk=world.home.order.pk).status == world.home.order.status


@pytest.mark.parametrize("person", ["buyer", "approver", "receiver", "operator", "no role"])
def test_others_neither_write_nor_preview(person: str, world: World, client: Client) -> None:
    client.force_login(world.people[person])
    assert client.post(ADD, typed()).status_code == 403
    assert client.post(PREVIEW, typed()).status_code == 403
    assert not MailTemplate.objects.exists()

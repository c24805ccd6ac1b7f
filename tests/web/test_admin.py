"""The admin: every page opens for those with the right, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consignments.models import Order
from consignments.statuses import Status
from jobqueue.models import DeadLetter
from sync.models import LightspeedAccess
from tests.consignments.cast import Cast, dead_letter
from tests.factories import make_order
from tests.web.world import World

pytestmark = pytest.mark.sqlite

MODELS = list(admin.site._registry)


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def root(world: World, cast: Cast, client: Client) -> Client:
    """A superuser's browser, in a world where most tables have a row."""
    dead_letter(cast.order(Status.FAILED))
    client.force_login(User.objects.create_superuser("root"))
    return client


def test_the_index_opens(root: Client) -> None:
    page = root.get(reverse("admin:index"))
    assert page.status_code == 200
    assert b"Consignments" in page.content


def test_every_model_of_ours_can_be_looked_at() -> None:
    inlines = {inline.model for page in admin.site._registry.values() for inline in page.inlines}
    for app in ("queue", "consignments", "receiving", "sync", "webhooks", "operations"):
        for model in apps.get_app_config(app).get_models():
            assert model in admin.site._registry or model in inlines, model


def test_lightspeeds_tokens_are_on_no_page(root: Client) -> None:
    access = LightspeedAccess.objects.create(name="default", access_token="cipher-1", refresh_token="cipher-2")
    page = root.get(address(LightspeedAccess, "change", access.pk))
    assert page.status_code == 200
    assert b"cipher" not in page.content


def pages_of(model: type[Model], root: Client) -> Iterator[str]:
    """The addresses of a model's pages: its list, its newest row, and a new one where those are made here."""
    yield address(model, "changelist")
    row = model._default_manager.order_by("pk").last()
    if row is not None:
        yield address(model, "change", row.pk)
    if admin.site._registry[model].has_add_permission(root.get("/").wsgi_request):
        yield address(model, "add")


def test_every_list_and_every_change_page_opens(root: Client) -> None:
    pages = [page for model in MODELS for page in pages_of(model, root)]
    assert len(pages) > len(MODELS)
    assert [page for page in pages if root.get(page).status_code != 200] == []


def test_an_order_of_many_lines_opens_with_as_few_questions(root: Client) -> None:
    asked = []
    for lines in (1, 3):
        page = address(Order, "change", make_order(lines=lines).pk)
        with CaptureQueriesContext(connection) as queries:
            assert root.get(page).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_list_opens_only_with_the_right_to_view(world: World, client: Client) -> None:
    for person, user in world.people.items():
        client.force_login(user)
        for model in MODELS:
            may = user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
            may |= user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}")
            status = client.get(address(model, "changelist")).status_code
            assert status == (200 if may else 403), (person, model)


def test_rows_of_a_foreign_outlet_are_not_there(world: World, client: Client) -> None:
    """As for every page: what belongs to another outlet's order cannot be opened by typing its address."""
    client.force_login(world.people["manager"])
    order = world.foreign.order
    rows: list[Model] = [order, order.lines.all()[0], order.events.all()[0], world.foreign.receipt, world.foreign.photo]
    for row in rows:
        # Django's admin answers a row that its list does not hold with a way back to the index.
        assert client.get(address(type(row), "change", row.pk)).status_code == 302, row


@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_orders_are_not_written_here(page: str, root: Client, world: World) -> None:
    args = [] if page == "add" else [world.home.order.pk]
    order = type(world.home.order)
    answer = root.post(address(order, page, *args), {"status": Status.COMPLETE})
    assert answer.status_code == 403
    world.home.order.refresh_from_db()
    assert world.home.order.status == Status.IN_TRANSIT


def test_a_manager_lets_people_only_into_the_managers_own_outlets(world: World, client: Client) -> None:
    client.force_login(world.people["manager"])
    stranger = User.objects.create_user("newcomer")
    foreign, own = world.foreign.order.outlet, world.home.order.outlet
    add = reverse("admin:consignments_outletmembership_add")
    client.post(add, {"user": stranger.pk, "outlet": foreign.pk})
    assert not stranger.outlet_memberships.exists()
    client.post(add, {"user": stranger.pk, "outlet": own.pk})
    assert stranger.outlet_memberships.get().outlet == own


def test_only_the_admin_gets_the_wider_policy(root: Client) -> None:
    assert "unsafe-eval" in root.get(reverse("admin:index"))["Content-Security-Policy"]
    policy = root.get(reverse("orders"))["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_dead_letters_are_there_for_operators(world: World, client: Client) -> None:
    dead = dead_letter(world.home.order)
    assert dead.failed_at <= timezone.now()
    client.force_login(world.people["operator"])
    assert client.get(address(DeadLetter, "change", dead.pk)).status_code == 200

"""Every address, as every role, as a stranger and with an order of a foreign outlet, against the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.db import transaction
from django.http import FileResponse, HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from consignments.api.base import ApiView
from tests.web.access_page import PAGE, as_markdown
from tests.web.access_table import DJANGO_ACCOUNT_PAGES, PEOPLE, ROUTES, SAME_WITHOUT_SLASH, Route
from tests.web.world import Side, World

pytestmark = pytest.mark.sqlite


def ask(client: Client, route: Route, side: Side) -> HttpResponseBase:
    address = reverse(route.name, kwargs={**route.arguments(side), **route.extra})
    if route.method in ("PATCH", "PUT"):
        answer = client.generic(route.method, address, "{}", "application/json")
    else:
        answer = client.post(address, route.data) if route.method == "POST" else client.get(address, route.data)
    if isinstance(answer, FileResponse):
        # Read to its end, as a browser does, the file is closed.
        assert b"".join(cast("Iterator[bytes]", answer.streaming_content))
    return cast("HttpResponseBase", answer)


def names_of(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)
        elif pattern.namespace != "admin":
            yield from names_of(pattern.url_patterns)


def test_every_address_is_in_the_table() -> None:
    known = {route.name for route in ROUTES} | DJANGO_ACCOUNT_PAGES | SAME_WITHOUT_SLASH
    assert set(names_of(get_resolver().url_patterns)) == known


def methods_of(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, str]]:
    """Every method that the API's views answer, beside the one that only tells what there is."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from methods_of(pattern.url_patterns)
            continue
        view: Any = getattr(pattern.callback, "cls", object)
        if issubclass(view, ApiView):
            yield from ((str(pattern.name), method) for method in view().allowed_methods)


def test_every_method_of_the_api_is_in_the_table() -> None:
    known = {(route.name, route.method) for route in ROUTES}
    asked = {(name, method) for name, method in methods_of(get_resolver().url_patterns) if method != "OPTIONS"}
    assert ("api-order", "PATCH") in asked
    assert asked <= known


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_everyone_gets_what_the_table_says(route: Route, world: World, client: Client) -> None:
    _check_stranger(route, ask(client, route, world.home))
    if route.of_an_order:
        _check_foreign(route, world, client)
    # What the address is about is made here, lest it is rolled back with the first person's doings.
    route.arguments(world.home)
    for person in PEOPLE:
        client.force_login(world.people[person])
        with transaction.atomic():
            status = ask(client, route, world.home).status_code
            # The next person finds everything as this one did.
            transaction.set_rollback(True)
        if person in route.who:
            assert status < 500 and status not in (403, 404), f"{person} got {status}"
        else:
            assert str(status) == route.refusal(person), f"{person} got {status}"


def _check_stranger(route: Route, answer: HttpResponseBase) -> None:
    """Sent to sign in, or told that one has to."""
    if "stranger" in route.who:
        assert answer.status_code < 400 or route.method == "POST"
    elif route.by_device:
        assert answer.status_code == 401
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("login"))


def _check_foreign(route: Route, world: World, client: Client) -> None:
    """An order of a foreign outlet does not exist."""
    for person in PEOPLE:
        if person in route.who:
            client.force_login(world.people[person])
            assert ask(client, route, world.foreign).status_code == 404, person


def test_what_is_refused_changes_nothing(world: World, client: Client) -> None:
    before = world.home.order.version
    client.force_login(world.people["receiver"])
    for route in ROUTES:
        if route.name == "order-move" and "receiver" not in route.who:
            ask(client, route, world.home)
    world.home.order.refresh_from_db()
    assert (world.home.order.version, world.home.order.events.filter(name="cancel").count()) == (before, 0)


def test_the_page_shows_this_table() -> None:
    assert PAGE.read_text() == as_markdown()

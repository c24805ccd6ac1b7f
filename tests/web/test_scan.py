"""Every address of the access table attacked: scripts, forged requests, foreign redirects, other people's things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consignments.models import ApiToken, ApprovalDelegation, OwnView
from tests.factories import PASSWORD, make_user
from tests.web.access_table import ROUTES, Route
from tests.web.poison import MARK, PAYLOAD, UNESCAPED, poison
from tests.web.world import Side, World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    file for app in apps.get_app_configs() for file in Path(app.path).rglob("*.py") if Path(app.path).parent == ROOT
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Every name that a view reads or a form sends, so that a new one is tried without being written here.
READ = re.compile(r"""(?:GET|POST)(?:\.get|\.getlist)?[(\[]"([\w-]+)\"""")
SENT = re.compile(r'name="([\w-]+)"')
NAMES = {name for file in SOURCES for name in READ.findall(file.read_text())} | {
    name for file in TEMPLATES for name in SENT.findall(file.read_text())
}
NOT_FIELDS = {"csrfmiddlewaretoken", "viewport", "color-scheme", "htmx-config"}

EVIL = "//evil.example/"
# Whatever some readers of addresses take for another site's.
ODD = (
    EVIL,
    "https://evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http:///evil.example",
)

GETS = [route for route in ROUTES if route.method == "GET"]
POSTS = [route for route in ROUTES if route.method == "POST"]
# Guarded by its signature: no page, and no session to misuse.
WEBHOOK = "webhook-lightspeed"


def ask(client: Client, route: Route, side: Side, flood: str | None = None, **headers: str) -> HttpResponseBase:
    """Asks for the route; `flood` is sent under every name there is."""
    address = reverse(route.name, kwargs={**route.arguments(side), **route.extra})
    fields: dict[str, Any] = {**route.data}
    if flood is not None:
        fields = dict.fromkeys((NAMES | set(route.data)) - NOT_FIELDS, flood)
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = cast("HttpResponseBase", _send(client, route, address, fields, headers))
        if isinstance(answer, StreamingHttpResponse):
            # Read to its end, as a browser does, a file is closed.
            answer.streaming_content = [b"".join(cast("Iterator[bytes]", answer.streaming_content))]
        # The next route finds everything as this one did, and the same person signed in.
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def _send(client: Client, route: Route, address: str, fields: dict[str, Any], headers: dict[str, str]) -> object:
    if route.method == "POST":
        return client.post(address, fields, headers=headers)
    return client.get(address, fields, headers=headers)


def text_of(answer: HttpResponseBase) -> str:
    parts = cast("Iterable[bytes]", answer)
    return b"".join(parts).decode(errors="replace")


def is_page(answer: HttpResponseBase) -> bool:
    return answer.headers.get("Content-Type", "").startswith("text/html")


HEADERS = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    # The feed's address is a secret: it is told to nobody at all.
    "Referrer-Policy": {"same-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
}


def lacking(answer: HttpResponseBase) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    wrong = [name for name, good in HEADERS.items() if answer.headers.get(name) not in good]
    is_strict = "unsafe" not in policy and ("object-src 'none'" in policy or "default-src 'none'" in policy)
    return wrong if is_strict else [*wrong, f"policy: {policy}"]


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.people["manager"])
    return client


def test_the_names_are_found() -> None:
    assert {"q", "reason", "next", "state", "supplier", "key", "username"} <= NAMES


@pytest.mark.parametrize("routes", [GETS, POSTS], ids=["GET", "POST"])
def test_what_is_typed_comes_back_escaped_with_all_headers(routes: list[Route], world: World, manager: Client) -> None:
    shown = 0
    for route in routes:
        answer = ask(manager, route, world.home, flood=PAYLOAD)
        assert answer.status_code < 500, route
        assert route.name == WEBHOOK or lacking(answer) == [], route
        if is_page(answer):
            page = text_of(answer)
            assert not UNESCAPED.search(page), route
            shown += MARK in page
    assert shown > 3


def test_what_was_stored_is_shown_escaped(world: World, manager: Client) -> None:
    for route in GETS:
        route.arguments(world.home)
    poison()
    shown = 0
    for route in GETS:
        answer = ask(manager, route, world.home)
        assert answer.status_code < 500, route
        assert lacking(answer) == [], route
        if is_page(answer):
            page = text_of(answer)
            assert not UNESCAPED.search(page), route
            shown += MARK in page
    assert shown > 15


def test_what_was_stored_is_shown_escaped_in_the_admin(world: World, client: Client) -> None:
    poison()
    client.force_login(User.objects.create_superuser("root"))
    shown = 0
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.order_by("pk").last()
        addresses = [reverse(f"{name}_changelist"), *([reverse(f"{name}_change", args=[row.pk])] if row else [])]
        for address in addresses:
            page = client.get(address)
            assert page.status_code == 200, address
            assert not UNESCAPED.search(page.content.decode()), address
            shown += MARK in page.content.decode()
    assert shown > 20


def leads_to(answer: HttpResponseBase) -> Iterator[str]:
    for name in ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url", "Refresh"):
        if name in answer.headers:
            yield answer.headers[name]


def is_ours(address: str) -> bool:
    """As browsers read it, to whom a backslash is a slash."""
    parts = urlsplit(address.replace("\\", "/"))
    return (parts.scheme, parts.netloc) in {("", ""), ("http", "testserver")} and not parts.path.startswith("//")


def test_nobody_is_led_to_another_site(world: World, manager: Client) -> None:
    for route in ROUTES:
        answer = ask(manager, route, world.home, flood=EVIL, Referer=EVIL, Origin="http://testserver")
        assert [address for address in leads_to(answer) if not is_ours(address)] == [], route


@pytest.mark.parametrize("evil", ODD)
def test_signing_in_leads_nobody_to_another_site(evil: str, client: Client) -> None:
    user = make_user(None, "buyer")
    answer = client.post(reverse("login"), {"username": user.username, "password": PASSWORD, "next": evil})
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    page = client.get(reverse("second-factor"), {"next": evil}).content.decode()
    assert "evil.example" not in page
    assert "alert(1)" not in page


def test_a_forged_post_is_refused_everywhere(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.people["manager"])
    for route in POSTS:
        status = ask(browser, route, world.home, Origin="https://evil.example").status_code
        assert (status == 403) == (route.name != WEBHOOK), f"{route}: {status}"


def test_nothing_is_changed_by_following_a_link(world: World, manager: Client) -> None:
    both = {route.name for route in GETS}
    for route in POSTS:
        if route.name not in both:
            address = reverse(route.name, kwargs={**route.arguments(world.home), **route.extra})
            assert manager.get(address).status_code == 405, route


def test_lists_hold_nothing_of_a_foreign_outlet(world: World, manager: Client) -> None:
    for route in GETS:
        if not route.of_an_order:
            page = text_of(ask(manager, route, world.home))
            assert world.foreign.order.number not in page, route
            assert str(world.foreign.photo.token) not in page, route


def test_other_peoples_own_things_do_not_exist(world: World, manager: Client) -> None:
    other, today = world.people["approver"], date(2026, 1, 31)
    view = OwnView.objects.create(user=other, name="mine", query="q=x")
    token = ApiToken.objects.create(user=other, name="mine", digest="d", prefix="cst_", expires_at=timezone.now())
    stand_in = ApprovalDelegation.objects.create(
        delegator=other, delegate=world.people["buyer"], starts_on=today, ends_on=today
    )
    for name, arguments in (
        ("own-view-rename", {"view": view.pk}),
        ("own-view-remove", {"view": view.pk}),
        ("api-token-revoke", {"token": token.pk}),
        ("stand-in-end", {"delegation": stand_in.pk}),
    ):
        manager.post(reverse(name, kwargs=arguments), {"name": "yours"})
    view.refresh_from_db()
    token.refresh_from_db()
    stand_in.refresh_from_db()
    assert (view.name, token.revoked_at, stand_in.ended_at) == ("mine", None, None)


def test_pages_of_errors_carry_the_headers_too(manager: Client) -> None:
    for address in ("/nowhere/", "/orders/PO-999999/", "/api/v1/nowhere"):
        answer = manager.get(address)
        assert (answer.status_code, lacking(answer)) == (404, [])

"""Where signing in leads to."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.world import World

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("role", "start"),
    [
        ("receiver", "arriving"),
        ("buyer", "orders"),
        ("approver", "orders"),
        ("operator", "orders"),
        ("manager", "orders"),
        ("no role", "orders"),
    ],
)
def test_each_role_starts_at_its_own_work(role: str, start: str, world: World, client: Client) -> None:
    client.force_login(world.people[role])
    assert client.get("/").headers["Location"] == reverse(start)


def test_a_stranger_is_asked_to_sign_in_and_then_led_to_the_start(client: Client) -> None:
    assert client.get("/").headers["Location"] == reverse("login")

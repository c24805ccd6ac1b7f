"""One password tried on many accounts from one address, and people who share that address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from operations.models import AccessEvent
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

SHOP, ELSEWHERE = "198.51.100.7", "198.51.100.8"
SAME_NETWORK = [f"2001:db8:7:1::{number:x}" for number in range(1, 4)]


def sign_in(name: str, password: str = PASSWORD, *, address: str = SHOP) -> HttpResponse:
    fields = {"username": name, "password": password}
    answer: HttpResponse = Client().post(reverse("login"), fields, REMOTE_ADDR=address)  # type: ignore[assignment]
    return answer


def spray(accounts: int, *, address: str = SHOP) -> list[int]:
    """One wrong guess for each of as many names, real or not: nobody out there knows which are."""
    return [sign_in(f"name-{number}", "Summer-2026!", address=address).status_code for number in range(accounts)]


@pytest.fixture
def few(settings: Settings) -> int:
    settings.SIGN_IN_ACCOUNTS = 3
    return 3


@pytest.fixture
def user() -> User:
    return make_user("harriet")


def test_the_tenth_account_closes_the_address_to_strangers(user: User) -> None:
    assert spray(10) == [200] * 9 + [429]
    answer = sign_in(user.username)
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    page = answer.content.decode()
    assert "10 accounts were tried with wrong passwords from here" in page
    assert "This account was tried" not in page


def test_whoever_signed_in_from_there_before_still_can(user: User, few: int) -> None:
    assert sign_in(user.username).status_code == 302
    spray(few)
    assert sign_in(user.username).status_code == 302
    assert [sign_in(user.username, "wrong").status_code for _ in range(5)] == [200] * 4 + [429]


@pytest.mark.parametrize(("days", "status"), [(29, 302), (31, 429)])
def test_a_sign_in_of_long_ago_does_not_count(user: User, few: int, days: int, status: int) -> None:
    then = timezone.now() - timedelta(days=days)
    AccessEvent(happened_at=then, what=AccessEvent.What.SIGNED_IN, account=user.username, address=SHOP).save()
    spray(few)
    assert sign_in(user.username).status_code == status


def test_from_elsewhere_nobody_is_kept_out(user: User, few: int) -> None:
    spray(few)
    assert sign_in(user.username, address=ELSEWHERE).status_code == 302


def test_one_colleagues_typos_are_one_account(user: User, few: int) -> None:
    for _ in range(6):
        sign_in("tired", "wrong")
    assert sign_in(user.username).status_code == 302


def test_those_who_sign_in_after_all_are_not_counted(few: int) -> None:
    for number in range(2 * few):
        name = make_user(f"colleague-{number}").username
        assert [sign_in(name, "wrong").status_code, sign_in(name).status_code] == [200, 302]


def test_the_address_opens_again_after_the_time(user: User, few: int) -> None:
    spray(few)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(user.username).status_code == 302


@pytest.mark.parametrize("of", ["accounts", "one account"])
def test_a_network_of_ipv6_is_one_address(user: User, few: int, settings: Settings, of: str) -> None:
    settings.AXES_FAILURE_LIMIT = few
    names = [f"name-{number}" for number in range(few)] if of == "accounts" else [user.username] * few
    for name, address in zip(names, SAME_NETWORK, strict=True):
        sign_in(name, "wrong", address=address)
    assert sign_in(user.username, address="2001:db8:7:1::ffff").status_code == 429
    assert sign_in(user.username, address="2001:db8:7:2::1").status_code == 302


def test_it_is_recorded_once_without_the_names(few: int) -> None:
    spray(few + 3)
    event = AccessEvent.objects.get()
    assert (event.what, event.account, event.address) == ("locked_out", "", SHOP)
    assert event.detail == "3 accounts were tried from here"

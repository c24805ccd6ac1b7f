"""Signing in: guesses are stopped, sessions end, passwords are not weak."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE, PROXY = "198.51.100.7", "198.51.100.8", "10.0.0.1"


def sign_in(name: str, password: str = PASSWORD, *, address: str = HERE, forwarded: str = "") -> HttpResponse:
    fields = {"username": name, "password": password}
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    answer: HttpResponse = Client().post(reverse("login"), fields, REMOTE_ADDR=address, headers=headers)  # type: ignore[assignment]
    return answer


@pytest.fixture
def user() -> User:
    return make_user("harriet")


def guess(user: User, times: int, **where: str) -> list[int]:
    return [sign_in(user.username, "wrong", **where).status_code for _ in range(times)]


def test_the_fifth_wrong_password_locks_the_account_from_that_address(user: User) -> None:
    assert guess(user, 5) == [200, 200, 200, 200, 429]
    answer = sign_in(user.username)
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    page = answer.content.decode()
    assert "15 minutes" in page
    assert reverse("password_reset") in page


def test_from_elsewhere_its_owner_still_comes_in(user: User) -> None:
    guess(user, 6)
    assert sign_in(user.username, address=ELSEWHERE).status_code == 302


def test_the_admins_own_sign_in_is_throttled_alike(user: User) -> None:
    guess(user, 5)
    fields = {"username": user.username, "password": PASSWORD}
    assert Client().post(reverse("admin:login"), fields, REMOTE_ADDR=HERE).status_code == 429


def test_a_right_password_ends_the_count(user: User) -> None:
    guess(user, 4)
    assert sign_in(user.username).status_code == 302
    assert guess(user, 4) == [200] * 4


def test_the_lock_ends_after_its_time(user: User) -> None:
    guess(user, 5)
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=16)
        attempt.save()
    assert sign_in(user.username).status_code == 302


def test_an_unknown_account_is_answered_as_a_known_one(user: User) -> None:
    assert [sign_in("nobody", "wrong").status_code for _ in range(5)] == guess(user, 5)


@override_settings(TRUSTED_PROXIES=["10.0.0.0/8"])
def test_people_behind_our_proxy_are_told_apart(user: User) -> None:
    guess(user, 5, address=PROXY, forwarded=HERE)
    assert sign_in(user.username, address=PROXY, forwarded=HERE).status_code == 429
    assert sign_in(user.username, address=PROXY, forwarded=ELSEWHERE).status_code == 302


def test_a_made_up_forwarded_address_is_not_believed(user: User) -> None:
    for number in range(5):
        sign_in(user.username, "wrong", forwarded=f"203.0.113.{number}")
    assert sign_in(user.username).status_code == 429


def test_the_session_gets_another_key_and_ends_after_twelve_hours(user: User) -> None:
    client = Client()
    client.get(reverse("login"))
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    client.post(reverse("login"), {"username": user.username, "password": PASSWORD})
    assert client.session.session_key != session.session_key
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (12 * 3600, True, "Lax")


def test_a_new_password_ends_the_sessions_of_the_old_one(user: User, client: Client) -> None:
    client.force_login(user)
    assert client.get(reverse("second-factor")).status_code == 200
    user.set_password("another-correct-horse")
    user.save()
    assert client.get(reverse("second-factor")).status_code == 302


@pytest.mark.parametrize("password", ["short-but-odd", "password1234", "194708215530", "harriet-2026"])
def test_weak_passwords_are_refused(user: User, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password[:11] if password.startswith("short") else password, user)


def test_a_long_password_is_taken(user: User) -> None:
    validate_password(PASSWORD, user)

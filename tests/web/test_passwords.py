"""A forgotten password: a link by e-mail, used once; and changing the one that is known."""

from __future__ import annotations

import re
from typing import cast

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NEW = "another-correct-horse"


@pytest.fixture
def user() -> User:
    user = make_user("harriet", "buyer")
    user.email = "harriet@example.invalid"
    user.save()
    return user


def set_anew(client: Client, address: str, password: str) -> HttpResponse:
    """Follows the link of the message, and types the password twice."""
    form = client.get(address, follow=True)
    fields = {"new_password1": password, "new_password2": password}
    return cast("HttpResponse", client.post(form.redirect_chain[-1][0] if form.redirect_chain else address, fields))


def link_for(client: Client, email: str) -> str:
    assert client.post(reverse("password_reset"), {"email": email}, follow=True).status_code == 200
    (message,) = mail.outbox
    (path,) = re.findall(r"http://testserver(/\S+)", str(message.body))
    return str(path)


def test_the_link_sets_a_new_password_once(user: User, client: Client) -> None:
    link = link_for(client, user.email)
    assert set_anew(client, link, NEW)["Location"] == reverse("password_reset_complete")
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert "used already" in client.get(link, follow=True).content.decode()


def test_a_weak_one_is_refused_in_words(user: User, client: Client) -> None:
    page = set_anew(client, link_for(client, user.email), "harriet").content.decode()
    assert "too short" in page
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_an_address_without_an_account_is_answered_alike(user: User, client: Client) -> None:
    answers = [client.post(reverse("password_reset"), {"email": email}) for email in (user.email, "no@example.invalid")]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert len(mail.outbox) == 1


def test_who_knows_it_changes_it_and_stays_signed_in(user: User, client: Client) -> None:
    client.force_login(user)
    fields = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    page = client.post(reverse("password_change"), fields, follow=True)
    assert "Your password is changed" in page.content.decode()
    assert client.get(reverse("orders")).status_code == 200


@pytest.mark.parametrize(
    "name", ["password_reset", "password_reset_done", "password_reset_complete", "password_change"]
)
def test_the_pages_are_ours_and_keep_the_strict_policy(name: str, user: User, client: Client) -> None:
    client.force_login(user)
    page = client.get(reverse(name))
    assert 'class="brand"' in page.content.decode()
    assert "style=" not in page.content.decode()
    assert "unsafe" not in page["Content-Security-Policy"]

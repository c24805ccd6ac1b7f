"""The second factor: asked for before the admin opens, where the setting says so."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.fixtures import Settings

from operations.access.acting import ByCommand, acting
from operations.models import AccessEvent

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]

ADMIN = "/admin/consignments/order/"


@pytest.fixture(autouse=True)
def _is_asked_for() -> Iterator[None]:
    with override_settings(ADMIN_SECOND_FACTOR=True):
        yield


@pytest.fixture
def root(client: Client) -> User:
    user = User.objects.create_superuser("root")
    client.force_login(user)
    return user


def page_address() -> str:
    return f"{reverse('second-factor')}?next={ADMIN}"


def give(client: Client, code: object, wanted: str = ADMIN) -> tuple[int, str]:
    answer = client.post(reverse("second-factor"), {"code": str(code), "next": wanted})
    return answer.status_code, answer.get("Location", answer.content.decode())


def right_code(key: bytes, steps: int = 0) -> str:
    return f"{totp(key, drift=steps):06d}"


def test_staff_without_one_set_it_up_on_their_way_into_the_admin(client: Client, root: User) -> None:
    assert client.get(ADMIN)["Location"] == page_address()
    page = client.get(page_address()).content.decode()
    assert "data:image/svg+xml;base64," in page
    (text,) = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)
    key = base64.b32decode(text.replace(" ", ""))
    status, shown = give(client, "000000" if right_code(key) != "000000" else "000001")
    assert (status, text in shown) == (422, True)
    before = client.session.session_key
    assert give(client, right_code(key)) == (302, ADMIN)
    assert client.session.session_key != before
    assert client.get(ADMIN).status_code == 200


@pytest.fixture
def device(root: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=root, name="phone")


def test_the_code_is_asked_for_once_in_a_session(client: Client, root: User, device: TOTPDevice) -> None:
    assert client.get(ADMIN).status_code == 302
    assert "data:image" not in client.get(page_address()).content.decode()
    assert give(client, right_code(device.bin_key)) == (302, ADMIN)
    assert client.get(ADMIN).status_code == 200
    other = Client()
    other.force_login(root)
    assert other.get(ADMIN).status_code == 302


def test_a_code_counts_once(client: Client, root: User, device: TOTPDevice) -> None:
    code = right_code(device.bin_key)
    assert give(client, code)[0] == 302
    other = Client()
    other.force_login(root)
    assert give(other, code)[0] == 422


def test_guesses_are_slowed_down(client: Client, device: TOTPDevice, settings: Settings) -> None:
    settings.OTP_TOTP_THROTTLE_FACTOR = 60  # Seconds: a slow machine may need more than the usual one to ask again.
    wrong = f"{(totp(device.bin_key) + 500_000) % 1_000_000:06d}"
    for _ in range(3):
        assert give(client, wrong)[0] == 422
    assert give(client, right_code(device.bin_key))[0] == 422


@pytest.mark.parametrize("code", ["", "abc", "12", "\u0661\u0662\u0663\u0664\u0665\u0666", "9" * 5000])
def test_what_is_no_code_is_refused_in_words(client: Client, root: User, code: str) -> None:
    assert give(client, code)[0] == 422
    TOTPDevice.objects.create(user=root, name="phone")
    assert give(client, code)[0] == 422


def test_a_word_that_is_no_address_is_no_fault(client: Client, device: TOTPDevice) -> None:
    assert give(client, right_code(device.bin_key), "orders")[0] == 302


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_led_to_another_site(client: Client, device: TOTPDevice, wanted: str) -> None:
    assert give(client, right_code(device.bin_key), wanted) == (302, reverse("admin:index"))


def test_the_other_pages_ask_for_none(client: Client, device: TOTPDevice) -> None:
    assert client.get(reverse("orders")).status_code == 200


@override_settings(ADMIN_SECOND_FACTOR=False)
def test_it_is_off_unless_it_is_switched_on(client: Client, root: User) -> None:
    assert client.get(ADMIN).status_code == 200


def test_a_superuser_takes_a_lost_one_away_and_it_is_recorded(client: Client, device: TOTPDevice) -> None:
    give(client, right_code(device.bin_key))
    lost = TOTPDevice.objects.create(user=User.objects.create_user("harriet"), name="phone")
    page = client.get(reverse("admin:operations_secondfactor_change", args=[lost.pk]))
    assert lost.key not in page.content.decode()
    client.post(reverse("admin:operations_secondfactor_delete", args=[lost.pk]), {"post": "yes"})
    assert not TOTPDevice.objects.filter(pk=lost.pk).exists()
    assert AccessEvent.objects.filter(account="harriet", detail="second factor removed", by="root").exists()


def test_setting_one_up_is_recorded() -> None:
    user = User.objects.create_user("harriet")
    with acting(ByCommand("root")):
        TOTPDevice.objects.create(user=user, name="phone")
    assert AccessEvent.objects.get().detail == "second factor added"

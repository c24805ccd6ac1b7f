"""Keys of second factors: sealed in the database and in sessions, under secrets that can be replaced."""

from __future__ import annotations

import base64
import re
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from operations.access.acting import ByCommand, acting
from operations.access.factor import SecondFactor
from operations.access.key_sealing import UnreadableKey, is_newest, is_open, seal, unseal
from operations.doctor.second_factors import second_factors_verdict
from operations.doctor.verdict import State
from operations.models import AccessEvent

pytestmark = pytest.mark.django_db
KEY = bytes(range(20))


@pytest.fixture
def user(client: Client) -> User:
    user = User.objects.create_user("harriet", is_staff=True)
    client.force_login(user)
    return user


def give(client: Client, key: bytes) -> int:
    return client.post(reverse("second-factor"), {"code": f"{totp(key):06d}"}).status_code


def has_sealed(user: User, key: bytes = KEY) -> SecondFactor:
    factor: SecondFactor = SecondFactor.objects.create(user=user, name="phone", key=seal(key))
    return factor


def columns() -> str:
    """Everything that the tables of factors and sessions hold, as a thief of the database would read it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM otp_totp_totpdevice")
        rows = cursor.fetchall()
        cursor.execute("SELECT session_data FROM django_session")
        return repr([*rows, *cursor.fetchall()])


def reseal() -> str:
    out = StringIO()
    call_command("reseal_second_factors", stdout=out)
    return out.getvalue()


def test_a_key_lies_open_nowhere_while_it_is_set_up_and_after(client: Client, user: User) -> None:
    page = client.get(reverse("second-factor")).content.decode()
    (text,) = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)
    key = base64.b32decode(text.replace(" ", ""))
    offered = client.session["second_factor_key"]
    assert (is_open(offered), unseal(offered)) == (False, key)
    assert give(client, key) == 302
    assert client.get(reverse("admin:index")).status_code == 200
    assert SecondFactor.objects.get().bin_key == key
    assert key.hex() not in columns()
    assert text.replace(" ", "") not in columns()


def test_what_another_release_offered_in_the_session_is_offered_anew(client: Client, user: User) -> None:
    session = client.session
    session["second_factor_key"] = KEY.hex()
    session.save()
    assert give(client, KEY) == 422
    assert is_newest(client.session["second_factor_key"])


@pytest.mark.parametrize("size", [20, 40])
def test_the_longest_key_fits_its_column(user: User, size: int) -> None:
    has_sealed(user, bytes(size))
    assert SecondFactor.objects.get().bin_key == bytes(size)
    assert len(seal(bytes(size))) <= SecondFactor._meta.get_field("key").max_length


def test_migrate_seals_what_lies_open_and_going_back_opens_it(client: Client, user: User) -> None:
    TOTPDevice.objects.create(user=user, name="phone", key=KEY.hex())
    migration = import_module("operations.migrations.0003_sealed_second_factors")
    for _ in range(2):
        migration.seal_all(apps, None)
        assert KEY.hex() not in columns()
    assert give(client, KEY) == 302
    migration.open_all(apps, None)
    assert TOTPDevice.objects.get().key == KEY.hex()


def test_a_secret_is_replaced_without_setting_anything_up_anew(client: Client, user: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_KEYS = ["old secret"]
    has_sealed(user)
    settings.SECOND_FACTOR_KEYS = ["new secret", "old secret"]
    assert second_factors_verdict().said == "1 are sealed under an older secret."
    assert reseal() == "1 sealed anew, 1 in all under the newest secret.\n"
    settings.SECOND_FACTOR_KEYS = ["new secret"]
    assert second_factors_verdict().state == State.OK
    assert reseal() == "0 sealed anew, 1 in all under the newest secret.\n"
    assert give(client, KEY) == 302


def test_another_secret_key_is_bridged_by_naming_the_old_one(user: User, settings: Settings) -> None:
    has_sealed(user)
    settings.SECOND_FACTOR_KEYS = ["new secret", f"second-factors:{settings.SECRET_KEY}"]
    settings.SECRET_KEY = "another"
    assert SecondFactor.objects.get().bin_key == KEY


def test_a_lost_secret_lets_nobody_in_and_is_told(client: Client, user: User, settings: Settings) -> None:
    has_sealed(user)
    settings.SECOND_FACTOR_KEYS = ["another secret"]
    with pytest.raises(UnreadableKey):
        _ = SecondFactor.objects.get().bin_key
    answer = client.post(reverse("second-factor"), {"code": f"{totp(KEY):06d}"})
    assert (answer.status_code, "cannot be read here any more" in answer.content.decode()) == (422, True)
    found = second_factors_verdict()
    assert (found.state, "Those of harriet cannot be read" in found.said) == (State.FAIL, True)
    with pytest.raises(CommandError, match="factors of harriet cannot be read"):
        reseal()


def test_one_that_lies_open_is_a_failure_until_it_is_sealed(user: User) -> None:
    assert second_factors_verdict().said == "nobody has one"
    TOTPDevice.objects.create(user=user, name="phone")
    assert second_factors_verdict().state == State.FAIL
    reseal()
    assert second_factors_verdict().state == State.OK


def test_an_altered_key_is_unreadable() -> None:
    sealed = seal(KEY)
    for altered in (sealed[:-2] + ("A" if sealed[-2] != "A" else "B") + sealed[-1], sealed[:9], "s1.", "s1.é"):
        with pytest.raises(UnreadableKey):
            unseal(altered)


def test_one_that_goes_with_its_account_is_recorded_and_so_is_one_that_is_taken_away(user: User) -> None:
    with acting(ByCommand("root")):
        has_sealed(user).delete()
        has_sealed(user)
        user.delete()
    told = list(AccessEvent.objects.filter(detail__startswith="second factor").values_list("detail", flat=True))
    assert sorted(told) == ["second factor added"] * 2 + ["second factor removed"] * 2

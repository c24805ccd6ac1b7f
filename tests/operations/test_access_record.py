"""What happened to accounts and rights is written down, with who did it, and stays."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from consignments.models import OutletMembership
from consignments.models.append_only import AppendOnlyError
from operations.access.acting import ByCommand, acting, acting_on_command_line
from operations.models import AccessEvent
from tests.factories import PASSWORD, make_outlet, make_user

pytestmark = pytest.mark.django_db

ROOT = ByCommand("root", "192.0.2.1")


def told() -> list[tuple[str, str, str]]:
    return list(AccessEvent.objects.order_by("id").values_list("what", "account", "detail"))


def sign_in(client: Client, name: str, password: str = PASSWORD) -> None:
    client.post(reverse("login"), {"username": name, "password": password}, REMOTE_ADDR="192.0.2.9")


def test_signing_in_and_out_is_recorded_with_the_address(client: Client) -> None:
    make_user("harriet")
    sign_in(client, "harriet")
    client.post(reverse("logout"), REMOTE_ADDR="192.0.2.9")
    assert told() == [("signed_in", "harriet", ""), ("signed_out", "harriet", "")]
    assert set(AccessEvent.objects.values_list("address", flat=True)) == {"192.0.2.9"}


def test_wrong_passwords_are_recorded_until_the_lock(client: Client) -> None:
    make_user("harriet")
    for _ in range(9):
        sign_in(client, "harriet", "wrong")
    assert [what for what, _, _ in told()] == ["failed"] * 4 + ["locked_out"]


def test_names_that_somebody_makes_up_do_not_fill_the_table(client: Client) -> None:
    for number in range(7):
        sign_in(client, f"nobody-{number // 6}", "wrong")
    assert told() == []


def test_what_the_admin_changes_is_recorded_with_before_after_and_who(client: Client) -> None:
    root = User.objects.create_superuser("root")
    user, role = make_user("harriet"), Group.objects.get(name="buyer")
    client.force_login(root)
    page = client.get(reverse("admin:auth_user_change", args=[user.pk]))
    fields = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    fields |= {"is_staff": "on", "groups": [role.pk], "user_permissions": [], "date_joined_0": "2026-01-01"}
    fields |= {"date_joined_1": "00:00", "outlet_memberships-TOTAL_FORMS": "0", "outlet_memberships-INITIAL_FORMS": "0"}
    assert client.post(reverse("admin:auth_user_change", args=[user.pk]), fields).status_code == 302
    assert told() == [("account", "harriet", "is_staff: False → True"), ("rights", "harriet", "role buyer added")]
    assert set(AccessEvent.objects.values_list("by", flat=True)) == {"root"}


def test_every_way_to_change_rights_is_recorded() -> None:
    user, outlet, role = make_user("harriet"), make_outlet(code="AKL"), Group.objects.create(name="packer")
    permission = Permission.objects.get(codename="view_order")
    with acting(ROOT):
        user.groups.add(role)
        role.user_set.clear()
        role.permissions.add(permission)
        user.user_permissions.set([permission])
        user.user_permissions.set([])
        OutletMembership.objects.create(user=user, outlet=outlet).delete()
        role.delete()
    assert told() == [
        ("rights", "harriet", "role packer added"),
        ("rights", "harriet", "role packer removed"),
        ("rights", "role packer", "consignments.view_order added"),
        ("rights", "harriet", "consignments.view_order added"),
        ("rights", "harriet", "consignments.view_order removed"),
        ("rights", "harriet", "outlet AKL added"),
        ("rights", "harriet", "outlet AKL removed"),
        ("rights", "role packer", "role removed"),
    ]


def test_accounts_that_are_made_changed_and_deleted_are_recorded_and_no_password_is() -> None:
    with acting(ROOT):
        user = User.objects.create_superuser("ada", "ada@example.invalid", "a-secret-password")
        user.set_password("another-secret-password")
        user.email = "a@example.invalid"
        user.save()
        user.delete()
    assert told() == [
        ("account", "ada", "created, superuser"),
        ("account", "ada", "email: ada@example.invalid → a@example.invalid"),
        ("account", "ada", "password changed"),
        ("account", "ada", "account removed"),
    ]


def test_what_migrate_makes_and_tests_set_up_is_not() -> None:
    make_user("harriet", "buyer")
    assert told() == []


def test_it_stays() -> None:
    with acting(ROOT):
        make_user("harriet")
    event = AccessEvent.objects.get()
    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()
    with pytest.raises(AppendOnlyError):
        AccessEvent.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        AccessEvent.objects.update(by="nobody")


def test_superusers_read_it_in_the_admin_and_change_nothing(client: Client) -> None:
    with acting(ROOT):
        make_user("harriet")
    event = AccessEvent.objects.get()
    client.force_login(User.objects.create_superuser("root"))
    assert b"harriet" in client.get(reverse("admin:operations_accessevent_changelist")).content
    for page, args in (("add", []), ("change", [event.pk]), ("delete", [event.pk])):
        assert client.post(reverse(f"admin:operations_accessevent_{page}", args=args)).status_code == 403


def test_a_command_is_named_as_the_one_who_did_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a-long-password-1")
    for command in ("createsuperuser", "migrate"):
        with acting_on_command_line(["/srv/manage.py", command]):
            name = f"ada-{command}"
            call_command("createsuperuser", interactive=False, username=name, email="a@b.invalid", stdout=StringIO())
    assert list(AccessEvent.objects.values_list("account", "by")) == [
        ("ada-createsuperuser", "manage.py createsuperuser")
    ]

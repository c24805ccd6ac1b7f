"""Tiers are set up in the admin by a manager, checked as they are typed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from consignments.actors import Actor
from consignments.models import ApprovalTier
from tests.consignments.cast import Cast
from tests.factories import default_tiers, make_outlet, no_tiers

pytestmark = pytest.mark.sqlite

ADD = reverse("admin:consignments_approvaltier_add")


@pytest.fixture
def manager(cast: Cast, client: Client) -> Client:
    """One who may set general tiers too."""
    no_tiers()
    assert cast.manager.user is not None
    cast.manager.user.user_permissions.add(Permission.objects.get(codename="set_general_approvaltier"))
    return _signed_in(client, cast.manager)


def _signed_in(client: Client, actor: Actor) -> Client:
    assert actor.user is not None
    actor.user.is_staff = True
    actor.user.save()
    client.force_login(actor.user)
    return client


def _form(lower: str, upper: str, **more: object) -> dict[str, object]:
    return {
        **more,
        "name": "Small",
        "lower": lower,
        "upper": upper,
        "places-TOTAL_FORMS": "1",
        "places-INITIAL_FORMS": "0",
        "places-0-roles": [str(Group.objects.get(name="store_manager").pk)],
    }


def test_a_manager_adds_a_tier_with_its_places(manager: Client) -> None:
    assert manager.get(ADD).status_code == 200
    assert manager.post(ADD, _form("0", "499.99999")).status_code == 302
    tier = ApprovalTier.objects.get()
    assert str(tier.upper) == "499.99999"
    assert [role.name for role in tier.places.get().roles.all()] == ["store_manager"]


def test_an_overlap_is_told_in_the_form(manager: Client) -> None:
    manager.post(ADD, _form("0", "500"))
    page = manager.post(ADD, _form("499.99999", "600"))
    assert "overlap those of the tier" in page.content.decode()
    assert ApprovalTier.objects.count() == 1


@pytest.mark.parametrize(("lower", "upper"), [("-1", "5"), ("5", "5"), ("0.000001", "5"), ("NaN", "5")])
def test_what_is_no_range_is_told_in_the_form(manager: Client, lower: str, upper: str) -> None:
    assert manager.post(ADD, _form(lower, upper)).status_code == 200
    assert not ApprovalTier.objects.exists()


def test_an_approver_does_not_set_the_rules(cast: Cast, client: Client) -> None:
    assert _signed_in(client, cast.approver).get(ADD).status_code == 403


def test_a_role_that_a_tier_names_is_not_deleted(cast: Cast, client: Client) -> None:
    default_tiers()
    client.force_login(User.objects.create_superuser("root"))
    for role, status in (("store_manager", 403), ("approver", 200)):
        group = Group.objects.get(name=role)
        page = client.get(reverse("admin:auth_group_delete", args=[group.pk]))
        assert page.status_code == status, role
    director = Group.objects.get(name="director").pk
    chosen = {"action": "delete_selected", "_selected_action": [str(director)], "post": "yes"}
    client.post(reverse("admin:auth_group_changelist"), chosen)
    assert Group.objects.filter(name="director").exists()


@pytest.fixture
def outlets_manager(cast: Cast, client: Client) -> Client:
    """A manager of one outlet, as the role makes them."""
    default_tiers()
    return _signed_in(client, cast.manager)


def _change(tier: ApprovalTier, page: str = "change") -> str:
    return reverse(f"admin:consignments_approvaltier_{page}", args=[tier.pk])


def _kept(tier: ApprovalTier, **changes: object) -> dict[str, object]:
    return _form("0", "1", **{"places-TOTAL_FORMS": "0", **changes})


def test_a_manager_sets_the_tiers_of_the_managers_outlets_alone(cast: Cast, outlets_manager: Client) -> None:
    assert outlets_manager.post(ADD, _form("0", "500", outlet=cast.outlet.pk)).status_code == 302
    tier = ApprovalTier.objects.get(outlet=cast.outlet)
    assert outlets_manager.post(_change(tier), _kept(tier, outlet=cast.outlet.pk)).status_code == 302
    for outlet in ("", make_outlet().pk):
        assert "This field is required" in outlets_manager.post(ADD, _form("0", "5")).content.decode()
        assert outlets_manager.post(ADD, _form("0", "5", outlet=outlet)).status_code == 200
        assert outlets_manager.post(_change(tier), _kept(tier, outlet=outlet)).status_code == 200
    tier.refresh_from_db()
    assert (tier.outlet, str(tier.upper)) == (cast.outlet, "1.00000")
    assert ApprovalTier.objects.exclude(outlet=None).count() == 1
    assert outlets_manager.post(_change(tier, "delete"), {"post": "yes"}).status_code == 302
    assert not ApprovalTier.objects.filter(pk=tier.pk).exists()


def test_general_tiers_are_to_look_at_for_the_manager_of_an_outlet(outlets_manager: Client) -> None:
    tier = ApprovalTier.objects.get(outlet=None, lower=0)
    page = outlets_manager.get(_change(tier)).content.decode()
    assert "Under 500" in page and 'name="upper"' not in page and "places-0-roles" not in page
    assert outlets_manager.post(_change(tier), _kept(tier)).status_code == 403
    assert outlets_manager.post(_change(tier, "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [str(tier.pk)], "post": "yes"}
    outlets_manager.post(reverse("admin:consignments_approvaltier_changelist"), chosen)
    tier.refresh_from_db()
    assert tier.upper == 500


def test_tiers_of_a_foreign_outlet_are_not_there(outlets_manager: Client) -> None:
    tier = ApprovalTier.objects.create(name="Theirs", outlet=make_outlet(), lower=0)
    assert "Theirs" not in outlets_manager.get(reverse("admin:consignments_approvaltier_changelist")).content.decode()
    assert outlets_manager.get(_change(tier)).status_code == 302
    assert outlets_manager.post(_change(tier), _kept(tier)).status_code == 302
    tier.refresh_from_db()
    assert tier.upper is None

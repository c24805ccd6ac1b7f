"""Who sees which orders, and what the roles bring."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User

from consignments import roles, scope
from consignments.actors import POLLER, person
from consignments.apps import ConsignmentsConfig
from consignments.errors import NotFound
from consignments.models import Order
from tests.consignments.cast import Cast
from tests.factories import make_order, make_outlet, make_user


def test_people_see_the_orders_of_their_outlets_only(cast: Cast) -> None:
    mine, foreign = cast.draft(), make_order()
    assert list(scope.orders_for(cast.buyer)) == [mine]
    assert list(scope.outlets_for(cast.buyer)) == [cast.outlet]
    assert scope.get_order(mine.number, cast.buyer) == mine
    with pytest.raises(NotFound) as foreign_refusal:
        scope.get_order(foreign.number, cast.buyer)
    with pytest.raises(NotFound) as missing_refusal:
        scope.get_order("PO-404404", cast.buyer)
    assert foreign_refusal.value.message.replace(foreign.number, "") == missing_refusal.value.message.replace(
        "PO-404404", ""
    )


def test_someone_of_two_outlets_sees_both_and_each_order_once(cast: Cast) -> None:
    other = make_outlet()
    both = person(make_user("both", "buyer", outlets=[cast.outlet, other]))
    orders = {cast.draft(), make_order(outlet=other)}
    assert set(scope.orders_for(both)) == orders
    assert scope.orders_for(both).count() == 2


def test_without_the_right_to_view_nothing_is_seen(cast: Cast) -> None:
    cast.draft()
    assert not scope.orders_for(person(make_user("none", outlets=[cast.outlet]))).exists()


def test_without_an_outlet_nothing_is_seen(cast: Cast) -> None:
    cast.draft()
    assert not scope.orders_for(person(make_user("nowhere", "manager"))).exists()


def test_the_system_and_superusers_see_all(cast: Cast) -> None:
    cast.draft()
    make_order()
    root = person(User.objects.create_superuser("root", password="x"))
    assert scope.orders_for(POLLER).count() == scope.orders_for(root).count() == Order.objects.count() == 2


@pytest.mark.django_db
def test_every_right_that_a_role_names_exists() -> None:
    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}
    assert {permission for role in roles.ROLES.values() for permission in role} <= known


@pytest.mark.django_db
def test_migrating_again_keeps_what_an_admin_added() -> None:
    extra = Permission.objects.get(content_type__app_label="auth", codename="view_user")
    group = Group.objects.get(name="buyer")
    group.permissions.add(extra)
    before = group.permissions.count()
    roles.create_roles(ConsignmentsConfig.create("consignments"))
    assert group.permissions.count() == before


@pytest.mark.django_db
def test_the_manager_has_every_right_of_the_other_roles() -> None:
    rights = {name: set(roles.ROLES[name]) for name in roles.ROLES}
    assert set().union(*rights.values()) == rights["manager"]


@pytest.mark.django_db
def test_no_one_who_writes_orders_approves_them_by_role() -> None:
    assert "consignments.approve_order" not in roles.ROLES["buyer"]
    assert not {"consignments.add_order", "consignments.change_order"} & set(roles.ROLES["approver"])

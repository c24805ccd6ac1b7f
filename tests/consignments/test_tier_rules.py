"""Who has to approve which amount: exact bounds, overrides, and the whole round."""

from __future__ import annotations

import io
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from consignments.errors import GuardRefused
from consignments.lifecycle import advance
from consignments.models import ApprovalPlace, ApprovalTier, Order, Outlet, Supplier
from consignments.statuses import Status
from consignments.tier_rules import tier_for
from tests.consignments.cast import Cast
from tests.factories import default_tiers, make_outlet, make_supplier, no_tiers, one_approver_will_do

STORE, AREA, OPS, FIN, DIR = "store_manager", "area_manager", "operations_manager", "finance", "director"


@pytest.fixture
def tiers(cast: Cast) -> None:
    default_tiers()


@pytest.fixture
def bare(cast: Cast) -> None:
    """No tier at all, for tests that write their own."""
    no_tiers()


def _worth(cast: Cast, value: str) -> Order:
    """An order worth exactly `value`, to five places."""
    return cast.order(Status.PENDING_APPROVAL, cast.line("1", value))


def _rule(
    roles: list[str],
    lower: str = "0",
    upper: str | None = None,
    outlet: Outlet | None = None,
    supplier: Supplier | None = None,
) -> ApprovalTier:
    rule = ApprovalTier.objects.create(
        name=" ".join(roles), lower=Decimal(lower), upper=upper and Decimal(upper), outlet=outlet, supplier=supplier
    )
    ApprovalPlace.objects.create(tier=rule).roles.set(Group.objects.filter(name__in=roles))
    return rule


@pytest.mark.usefixtures("tiers")
@pytest.mark.parametrize(
    ("value", "places"),
    [
        ("0", [{STORE}]),
        ("499.99999", [{STORE}]),
        ("500", [{STORE, AREA}]),
        ("500.00001", [{STORE, AREA}]),
        ("1999.99999", [{STORE, AREA}]),
        ("2000", [{AREA}]),
        ("4999.99999", [{AREA}]),
        ("5000", [{OPS}, {FIN}]),
        ("9999.99999", [{OPS}, {FIN}]),
        ("10000", [{DIR}]),
        ("10000.00001", [{DIR}]),
        ("100000", [{DIR}]),
    ],
)
def test_the_lower_bound_belongs_to_the_tier_and_the_upper_does_not(
    cast: Cast, value: str, places: list[set[str]]
) -> None:
    assert [set(place) for place in tier_for(_worth(cast, value)).places] == places


@pytest.mark.usefixtures("tiers")
def test_an_amount_is_judged_before_any_rounding(cast: Cast) -> None:
    """0.99999 pieces at 500.005 are 499.99999995, which every shorter form would call 500."""
    under = cast.order(Status.PENDING_APPROVAL, cast.line("0.99999", "500.005"))
    assert tier_for(under).name == "Under 500"
    at = cast.order(Status.PENDING_APPROVAL, cast.line("0.5", "999.99998"), cast.line("0.00001", "1"))
    assert tier_for(at).name == "500 to 2,000"


@pytest.mark.usefixtures("tiers")
@pytest.mark.parametrize(("role", "counts"), [(STORE, True), (AREA, False), (DIR, False), ("approver", False)])
def test_only_the_tiers_roles_count(cast: Cast, role: str, counts: bool) -> None:
    order, actor = _worth(cast, "100"), cast.play(role)
    if counts:
        assert advance(order.pk, "approve", actor=actor).status == Status.APPROVED
        return
    with pytest.raises(GuardRefused, match="needs store manager") as refusal:
        advance(order.pk, "approve", actor=actor)
    assert refusal.value.code == "not_in_tier"


@pytest.mark.usefixtures("tiers")
def test_two_places_need_two_people(cast: Cast) -> None:
    order = _worth(cast, "7500")
    operations, finance = cast.play(OPS), cast.play(FIN)
    assert advance(order.pk, "approve", actor=operations).status == Status.PENDING_APPROVAL
    event = order.events.last()
    assert event is not None
    assert (event.name, event.from_status, event.to_status) == ("approve", "PENDING_APPROVAL", "PENDING_APPROVAL")
    with pytest.raises(GuardRefused) as again:
        advance(order.pk, "approve", actor=operations)
    assert again.value.code == "already_decided"
    with pytest.raises(GuardRefused) as same_role:
        advance(order.pk, "approve", actor=cast.play(OPS))
    assert same_role.value.code == "not_in_tier"
    assert advance(order.pk, "approve", actor=finance).status == Status.APPROVED


@pytest.mark.usefixtures("tiers")
def test_an_order_is_not_stuck_where_its_tier_asks_for_fewer_by_now(cast: Cast) -> None:
    order = _worth(cast, "7500")
    advance(order.pk, "approve", actor=cast.play(OPS))
    ApprovalPlace.objects.filter(tier__lower=5000, roles__name=FIN).delete()
    with pytest.raises(GuardRefused, match="needs operations manager"):
        advance(order.pk, "approve", actor=cast.play(STORE))
    assert advance(order.pk, "approve", actor=cast.play(OPS)).status == Status.APPROVED


@pytest.mark.usefixtures("tiers")
def test_one_person_in_both_roles_fills_one_place(cast: Cast) -> None:
    order = _worth(cast, "7500")
    both = cast.play(OPS, FIN)
    assert advance(order.pk, "approve", actor=both).status == Status.PENDING_APPROVAL
    assert advance(order.pk, "approve", actor=cast.play(FIN)).status == Status.APPROVED


@pytest.mark.usefixtures("tiers")
def test_one_rejection_ends_the_round_of_two(cast: Cast) -> None:
    order = _worth(cast, "7500")
    advance(order.pk, "approve", actor=cast.play(OPS))
    assert advance(order.pk, "reject", actor=cast.play(FIN), reason="no budget").status == Status.DRAFT
    advance(order.pk, "submit", actor=cast.buyer)
    assert advance(order.pk, "approve", actor=cast.play(FIN)).status == Status.PENDING_APPROVAL


@pytest.mark.usefixtures("tiers")
def test_a_role_taken_away_later_does_not_undo_an_approval(cast: Cast) -> None:
    order, operations = _worth(cast, "7500"), cast.play(OPS)
    advance(order.pk, "approve", actor=operations)
    assert operations.user is not None
    operations.user.groups.clear()
    assert advance(order.pk, "approve", actor=cast.play(FIN)).status == Status.APPROVED


def test_a_tier_without_roles_lets_one_approver_do(cast: Cast) -> None:
    one_approver_will_do()
    assert advance(_worth(cast, "99999").pk, "approve", actor=cast.approver).status == Status.APPROVED


@pytest.mark.usefixtures("bare")
def test_without_any_tier_nothing_is_submitted(cast: Cast) -> None:
    order = cast.draft(cast.line("1", "0.50"))
    with pytest.raises(GuardRefused, match=rf"{order.number}, 0\.50, so nobody .* Approval tiers") as refusal:
        advance(order.pk, "submit", actor=cast.buyer)
    assert refusal.value.code == "no_tier"


def test_an_order_that_waits_when_the_last_tier_goes_is_not_approved(cast: Cast) -> None:
    order = _worth(cast, "1")
    no_tiers()
    with pytest.raises(GuardRefused, match="Ask a manager to set one") as refusal:
        advance(order.pk, "approve", actor=cast.approver)
    assert refusal.value.code == "not_in_tier"


def _migrate() -> None:
    import_module("consignments.migrations.0009_default_tiers").write_tiers_where_there_are_none(apps, None)


@pytest.mark.usefixtures("bare")
def test_migrate_writes_the_usual_tiers_and_the_groups_they_name(cast: Cast) -> None:
    Group.objects.filter(name=DIR).delete()
    _migrate()
    assert tier_for(_worth(cast, "20000")).places == (frozenset({DIR}),)
    assert ApprovalTier.objects.count() == 5


@pytest.mark.usefixtures("bare")
def test_migrate_leaves_a_retailers_own_tiers_alone(cast: Cast) -> None:
    own = _rule([FIN], outlet=cast.outlet)
    _migrate()
    assert list(ApprovalTier.objects.all()) == [own]


@pytest.mark.usefixtures("bare")
def test_an_outlets_rule_goes_before_a_suppliers_and_both_before_either(cast: Cast) -> None:
    order = cast.draft(cast.line("1", "100"))
    for roles, outlet, supplier in [
        ([STORE], None, None),
        ([AREA], None, cast.supplier),
        ([FIN], cast.outlet, None),
        ([DIR], cast.outlet, cast.supplier),
    ]:
        _rule(roles, outlet=outlet, supplier=supplier)
        assert tier_for(order).places == (frozenset(roles),)


def test_rules_of_other_outlets_and_suppliers_are_none_of_its_business(cast: Cast) -> None:
    order = _worth(cast, "100")
    no_tiers()
    _rule([STORE])
    _rule([DIR], outlet=make_outlet())
    _rule([DIR], supplier=make_supplier())
    assert tier_for(order).places == (frozenset({STORE}),)


@pytest.mark.usefixtures("bare")
def test_where_an_override_does_not_reach_the_general_rule_holds(cast: Cast) -> None:
    _rule([STORE])
    _rule([FIN], lower="1000", outlet=cast.outlet)
    assert tier_for(_worth(cast, "100")).places == (frozenset({STORE}),)
    assert tier_for(_worth(cast, "1000")).places == (frozenset({FIN}),)


@pytest.mark.usefixtures("bare")
def test_an_amount_that_no_tier_covers_is_not_submitted(cast: Cast) -> None:
    _rule([STORE], upper="500")
    order = cast.draft(cast.line("1", "500"))
    with pytest.raises(GuardRefused, match=r"No approval tier covers .*, 500\.00") as refusal:
        advance(order.pk, "submit", actor=cast.buyer)
    assert refusal.value.code == "no_tier"


def test_a_tier_removed_while_an_order_waits_lets_nobody_approve(cast: Cast) -> None:
    order = _worth(cast, "100")
    no_tiers()
    _rule([STORE], lower="500")
    with pytest.raises(GuardRefused, match=r"No approval tier covers .*, 100\.00"):
        advance(order.pk, "approve", actor=cast.play(STORE))


@pytest.mark.parametrize(
    ("lower", "upper", "overlaps"),
    [("0", "100", False), ("99.99999", "150", True), ("200", None, False), ("199", None, True), ("120", "130", True)],
)
@pytest.mark.usefixtures("bare")
def test_overlapping_tiers_are_refused_by_name(cast: Cast, lower: str, upper: str | None, overlaps: bool) -> None:
    _rule([STORE], "100", "200")
    _rule([STORE], "0", None, outlet=cast.outlet)
    rule = ApprovalTier(name="new", lower=Decimal(lower), upper=upper and Decimal(upper))
    if overlaps:
        with pytest.raises(ValidationError, match="overlap those of the tier 'store_manager'"):
            rule.full_clean()
    else:
        rule.full_clean()


@pytest.mark.usefixtures("bare")
def test_the_command_installs_the_usual_tiers_once_and_shows_them(cast: Cast) -> None:
    out = io.StringIO()
    call_command("approval_tiers", stdout=out)
    assert "no order can be submitted" in out.getvalue()
    call_command("approval_tiers", install=True, stdout=out)
    lines = out.getvalue().splitlines()[1:]
    assert lines[0] == "0.00 below 500.00: store manager"
    assert lines[3] == "5,000.00 below 10,000.00: operations manager and finance"
    assert lines[4] == "10,000.00 and more: director"
    with pytest.raises(CommandError, match="already"):
        call_command("approval_tiers", install=True)
    assert ApprovalTier.objects.count() == 5

"""Writing and changing drafts: checked whole, recorded, and never over someone else's change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from consignments import drafts
from consignments.actors import WORKER
from consignments.draft_lines import LineDraft
from consignments.drafts import HeaderDraft
from consignments.errors import Conflict, InvalidInput, NotFound, NotPermitted
from consignments.models import Order
from consignments.statuses import Kind
from tests.consignments.cast import Cast
from tests.factories import make_outlet, make_product, make_supplier

BAD_LINES = [
    ({"ordered": Decimal(0)}, "quantity: must be more than 0"),
    ({"ordered": Decimal("-1")}, "quantity: must be more than 0"),
    ({"ordered": Decimal("1000000.00001")}, "quantity: 1000000.00001 is more than 1000000"),
    ({"ordered": Decimal("0.000001")}, "quantity: 0.000001 has more than 5 decimal places"),
    ({"ordered": Decimal("NaN")}, "quantity: NaN is not a number"),
    ({"ordered": Decimal("Infinity")}, "quantity: Infinity is not a number"),
    ({"unit_cost": Decimal("-0.01")}, "unit cost: must not be negative"),
    ({"unit_cost": Decimal("1.234567")}, "unit cost: 1.234567 has more than 5 decimal places"),
    ({"unit_cost": Decimal("1000001")}, "unit cost: 1000001 is more than 1000000"),
]


def test_a_new_order_is_a_draft_of_its_author_with_the_next_number(cast: Cast) -> None:
    first, second = cast.draft(), cast.draft()
    assert int(second.number.removeprefix("PO-")) == int(first.number.removeprefix("PO-")) + 1
    assert len(first.number) == len("PO-000001")
    assert first.created_by == first.last_edited_by == cast.buyer.user
    event = first.events.get()
    assert (event.seq, event.name, event.actor, event.to_status) == (1, "create", cast.buyer.name, "DRAFT")


def test_a_refused_order_uses_no_number(cast: Cast) -> None:
    before = cast.draft().number
    with pytest.raises(InvalidInput):
        cast.draft(cast.line("0"))
    assert int(cast.draft().number[3:]) == int(before[3:]) + 1


@pytest.mark.parametrize(("fault", "sentence"), BAD_LINES)
def test_a_bad_line_is_named_with_its_place_sku_and_field(cast: Cast, fault: dict[str, Decimal], sentence: str) -> None:
    bad = replace(cast.line(), **fault)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as refusal:
        cast.draft(cast.line(), bad)
    (problem,) = refusal.value.problems
    assert problem.startswith(f"Line 2 ({bad.product.sku}), {sentence}")
    assert not Order.objects.exists()


@pytest.mark.parametrize("ordered", ["0.00001", "1", "999999.99999", "1000000"])
def test_the_bounds_themselves_are_accepted(cast: Cast, ordered: str) -> None:
    assert cast.draft(cast.line(ordered, "0")).lines.get().ordered == Decimal(ordered)


def test_an_order_cannot_be_worth_more_than_can_be_summed_exactly(cast: Cast) -> None:
    assert cast.draft(cast.line("1000000", "100"))
    with pytest.raises(InvalidInput, match="more than 100000000"):
        cast.draft(cast.line("1000000", "100"), cast.line("0.00001", "0.00001"))


def test_a_product_twice_is_refused_naming_both_lines(cast: Cast) -> None:
    line = cast.line()
    with pytest.raises(InvalidInput, match=r"Line 3 .* repeats line 1"):
        cast.draft(line, cast.line(), line)


def test_an_inactive_product_is_refused(cast: Cast) -> None:
    line = cast.line()
    line.product.is_active = False
    with pytest.raises(InvalidInput, match="no longer active"):
        cast.draft(line)


@pytest.mark.parametrize("role", ["approver", "receiver", "operator"])
def test_without_the_right_nothing_is_written(cast: Cast, role: str) -> None:
    order, actor = cast.draft(), cast.play(role)
    with pytest.raises(NotPermitted):
        drafts.create_order(supplier=cast.supplier, outlet=cast.outlet, actor=actor)
    with pytest.raises(NotPermitted):
        drafts.replace_lines(order.pk, [cast.line()], actor=actor)


def test_the_system_writes_no_orders(cast: Cast) -> None:
    with pytest.raises(NotPermitted) as refusal:
        drafts.create_order(supplier=cast.supplier, outlet=cast.outlet, actor=WORKER)
    assert refusal.value.code == "people_only"


def test_a_foreign_outlet_is_not_there(cast: Cast) -> None:
    elsewhere = make_outlet()
    order = cast.draft()
    with pytest.raises(NotFound):
        drafts.create_order(supplier=cast.supplier, outlet=elsewhere, actor=cast.buyer)
    with pytest.raises(NotFound):
        drafts.edit_header(order.pk, HeaderDraft(cast.supplier, elsewhere), actor=cast.buyer)
    with pytest.raises(NotFound):
        drafts.replace_lines(order.pk, [], actor=cast.play("buyer", at=elsewhere))


def test_a_second_editor_is_told_who_was_quicker(cast: Cast) -> None:
    order, other = cast.draft(), cast.play("buyer")
    drafts.replace_lines(order.pk, [cast.line("7")], actor=other, version=order.version)
    with pytest.raises(Conflict, match=other.name) as refusal:
        drafts.replace_lines(order.pk, [cast.line("8")], actor=cast.buyer, version=order.version)
    assert refusal.value.code == "stale_version"
    assert order.lines.get().ordered == 7


def test_an_edit_is_recorded_with_what_it_changed(cast: Cast) -> None:
    kept, dropped, added = cast.line("1"), cast.line("2"), cast.line("3", "0.5")
    order = cast.draft(kept, dropped)
    drafts.replace_lines(order.pk, [replace(kept, ordered=Decimal("1.5")), added], actor=cast.buyer)
    assert order.events.get(name="edit").data == {
        "changes": {
            kept.product.sku: ["1 at 4.5", "1.5 at 4.5"],
            dropped.product.sku: ["2 at 4.5", None],
            added.product.sku: [None, "3 at 0.5"],
        }
    }
    assert [line.position for line in order.lines.all()] == [1, 2]


def test_saving_the_same_again_changes_nothing(cast: Cast) -> None:
    line = cast.line()
    order = cast.draft(line)
    again = drafts.replace_lines(order.pk, [replace(line, ordered=Decimal("10.0"))], actor=cast.buyer)
    assert again.version == order.version
    assert order.events.count() == 1


def test_a_changed_header_is_recorded(cast: Cast) -> None:
    order, supplier = cast.draft(LineDraft(make_product(), Decimal(1), Decimal(2))), make_supplier()
    header = HeaderDraft(supplier, cast.outlet, date(2026, 12, 1), " Leave at the back. ")
    edited = drafts.edit_header(order.pk, header, actor=cast.buyer, version=order.version)
    assert (edited.supplier, edited.note, edited.version) == (supplier, "Leave at the back.", order.version + 1)
    assert order.events.get(name="edit").data["changes"] == {
        "supplier": [str(cast.supplier), str(supplier)],
        "due_date": [None, "2026-12-01"],
        "note": ["", "Leave at the back."],
    }


def test_another_supplier_does_not_get_an_order_for_what_it_does_not_sell(cast: Cast) -> None:
    order, other = cast.draft(cast.line(), LineDraft(make_product(), Decimal(1), Decimal(2))), make_supplier()
    sku = order.lines.all()[0].product.sku
    with pytest.raises(InvalidInput, match=f"Supplier: {sku} belong to another supplier than {other}") as refusal:
        drafts.edit_header(order.pk, HeaderDraft(other, cast.outlet), actor=cast.buyer)
    assert refusal.value.code == "other_supplier"
    drafts.replace_lines(order.pk, [], actor=cast.buyer)
    assert drafts.edit_header(order.pk, HeaderDraft(other, cast.outlet), actor=cast.buyer).supplier == other


@pytest.mark.parametrize("day", [date(26, 12, 1), date(202, 6, 12), date.max])
def test_a_year_that_was_half_typed_is_no_due_date(cast: Cast, day: date) -> None:
    header = HeaderDraft(cast.supplier, cast.outlet, day)
    with pytest.raises(InvalidInput, match=f"Due: the year {day.year} cannot be meant"):
        drafts.create_draft(Kind.SUPPLIER, header, actor=cast.buyer)
    with pytest.raises(InvalidInput) as refusal:
        drafts.edit_header(cast.draft().pk, header, actor=cast.buyer)
    assert refusal.value.code == "bad_due_date"


def test_an_inactive_supplier_is_refused_by_name(cast: Cast) -> None:
    cast.supplier.is_active = False
    with pytest.raises(InvalidInput, match=f"Supplier: {cast.supplier} is no longer active"):
        cast.draft()


def test_saving_many_lines_takes_a_fixed_number_of_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    few = [cast.line() for _ in range(3)]
    many = [*few, *(drafts.LineDraft(make_product(), Decimal(2), Decimal(1)) for _ in range(57))]
    for lines in (few, many):
        order = cast.draft(cast.line())
        with django_assert_num_queries(16):
            drafts.replace_lines(order.pk, lines, actor=cast.buyer)

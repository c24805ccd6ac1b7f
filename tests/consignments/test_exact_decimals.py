"""Decimals are exact on every database: stored, read, compared, summed, multiplied."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ExpressionWrapper, F, Sum, Value

from consignments.fields import quantity_field
from consignments.models import OrderLine
from consignments.queries import LINE_SETTLED, OPEN_LINE, order_value
from tests.consignments.cast import Cast

STEP = Decimal("0.00001")


@pytest.mark.parametrize("value", ["0.00001", "0.1", "2.5", "123456.78901", "1000000", "9999999999.99999"])
def test_a_quantity_comes_back_as_it_went_in(cast: Cast, value: str) -> None:
    line = cast.draft(cast.line()).lines.get()
    line.ordered = Decimal(value)
    line.save()
    line.refresh_from_db()
    assert line.ordered == Decimal(value)
    assert isinstance(line.ordered, Decimal)
    assert line.ordered.as_tuple().exponent == -5


def test_a_third_of_a_tenth_adds_up(cast: Cast) -> None:
    """As floats, ten times 0.1 is 0.9999999999999999."""
    order = cast.draft(*[cast.line("0.1", "0.1") for _ in range(10)])
    assert order.lines.aggregate(total=Sum("ordered"))["total"] == Decimal(1)
    assert order_value(order) == Decimal("0.1")


@pytest.mark.parametrize("quantity", ["0.3", "1", "2.5", "1000000"])
@pytest.mark.parametrize(("offset", "is_open"), [(-STEP, True), (Decimal(0), False), (STEP, False)])
def test_one_step_below_at_and_above_the_quantity(cast: Cast, quantity: str, offset: Decimal, is_open: bool) -> None:
    order = cast.draft(cast.line(quantity))
    line = order.lines.get()
    line.accepted = line.ordered - STEP
    line.damaged = STEP + offset if offset >= 0 else Decimal(0)
    line.save()
    assert order.lines.filter(OPEN_LINE).exists() is is_open
    assert (line.open > 0) is is_open
    assert line.over == max(offset, Decimal(0))
    assert OrderLine.objects.annotate(settled_in_sql=LINE_SETTLED).get().settled_in_sql == line.settled


def test_filters_compare_exactly(cast: Cast) -> None:
    line = cast.draft(cast.line("0.3")).lines.get()
    assert OrderLine.objects.filter(ordered=Decimal("0.3"), ordered__lt=Decimal("0.30001")).get() == line
    assert not OrderLine.objects.filter(ordered__gt=Decimal("0.3")).exists()
    assert OrderLine.objects.filter(ordered__in=["0.3", 7]).exists()


def test_the_value_of_the_largest_line_is_exact(cast: Cast) -> None:
    order = cast.draft(cast.line("999999.99999", "99.99999"))
    assert order_value(order) == Decimal("999999.99999") * Decimal("99.99999")


@pytest.mark.parametrize("column", ["ordered", "unit_cost"])
def test_the_database_itself_refuses_a_negative(cast: Cast, column: str) -> None:
    line = cast.draft(cast.line()).lines.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.filter(pk=line.pk).update(**{column: -STEP})


@pytest.mark.parametrize("value", ["0.000001", "10000000000"])
def test_what_does_not_fit_is_never_rounded_into_the_column(cast: Cast, value: str) -> None:
    line = cast.draft(cast.line()).lines.get()
    line.ordered = Decimal(value)
    with pytest.raises(ValueError, match="ordered"):
        line.save()


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_not_stored(cast: Cast, value: str) -> None:
    line = cast.draft(cast.line()).lines.get()
    line.ordered = Decimal(value)
    with pytest.raises(ValidationError):
        line.save()


def test_a_float_is_refused(cast: Cast) -> None:
    line = cast.draft(cast.line()).lines.get()
    with pytest.raises(TypeError, match="is a float"):
        OrderLine.objects.filter(pk=line.pk).update(ordered=0.1)


def test_a_sum_in_an_update_counts_pieces_and_not_units(cast: Cast) -> None:
    line = cast.draft(cast.line()).lines.get()
    three = Value(Decimal(3), output_field=quantity_field())
    with pytest.raises(TypeError, match="output_field"), transaction.atomic():
        OrderLine.objects.filter(pk=line.pk).update(accepted=F("accepted") + Decimal(3))
    more = ExpressionWrapper(F("accepted") + three, output_field=quantity_field())
    OrderLine.objects.filter(pk=line.pk).update(accepted=more)
    line.refresh_from_db()
    assert line.accepted == 3

"""The lines on an order's page: all of a usual order, the first of a very long one, and sums over all of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from consignments.line_figures import figures_of
from consignments.models import OrderLine, Product
from consignments.views import order_detail
from tests.consignments.cast import Cast
from tests.factories import make_order


@pytest.mark.parametrize(
    ("page", "positions", "links"),
    [
        ("", [1, 2], {"Next"}),
        ("2", [3, 4], {"Previous", "Next"}),
        ("3", [5], {"Previous"}),
        ("99", [5], {"Previous"}),
        ("all", [1, 2], {"Next"}),
    ],
)
def test_a_very_long_order_is_shown_page_by_page(
    cast: Cast, buyer: Client, monkeypatch: pytest.MonkeyPatch, page: str, positions: list[int], links: set[str]
) -> None:
    monkeypatch.setattr(order_detail, "LINES_SHOWN", 2)
    order = cast.draft(*[cast.line("2", "1.50") for _ in range(5)])
    answer = buyer.get(order.get_absolute_url(), {"lines": page})
    text = answer.content.decode()
    assert [line.position for line in answer.context["lines"]] == positions
    assert {word for word in ("Previous", "Next") if f"{word} lines" in text} == links
    assert f"Lines {positions[0]} to {positions[-1]} of 5." in text
    assert "0 of 5 lines settled" in text
    assert answer.context["figures"].value == Decimal(15)


def test_a_usual_order_has_one_page(cast: Cast, buyer: Client) -> None:
    assert "Pages of lines" not in buyer.get(cast.draft().get_absolute_url()).content.decode()


def test_the_sums_are_those_of_the_lines(cast: Cast) -> None:
    order = cast.draft(cast.line("2", "0.33333"), cast.line("0.5", "10"), cast.line("7", "0"))
    OrderLine.objects.filter(position=1).update(accepted=Decimal(3))
    OrderLine.objects.filter(position=2).update(damaged=Decimal("0.25"), missing=Decimal("0.12501"))
    figures, lines = figures_of(order), list(order.lines.all())
    for name in ("ordered", "accepted", "damaged", "missing", "wrong", "short_closed", "open"):
        assert getattr(figures, name) == sum(getattr(line, name) for line in lines), name
    assert figures.value == sum(line.ordered * line.unit_cost for line in lines)
    assert (figures.lines, figures.settled_lines) == (3, 1)
    assert not figures.is_repacked


def test_an_order_without_lines_has_sums_of_nothing(cast: Cast) -> None:
    figures = figures_of(make_order(lines=0))
    assert (figures.lines, figures.settled_lines) == (0, 0)
    assert (figures.open, figures.value) == (Decimal(0), Decimal(0))


def test_packing_less_than_was_asked_for_shows(cast: Cast) -> None:
    order = cast.draft(cast.line("4"), cast.line("6"))
    order.lines.update(requested=Decimal(6))
    figures = figures_of(order)
    assert (figures.is_repacked, figures.requested) == (True, Decimal(12))


def test_the_page_takes_the_same_queries_for_two_lines_and_for_forty(
    cast: Cast, buyer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for lines in (2, 40):
        order = cast.draft(*[cast.line() for _ in range(lines)])
        with django_assert_max_num_queries(32):
            assert len(buyer.get(order.get_absolute_url()).context["lines"]) == lines


def test_a_row_shows_what_became_of_its_pieces_and_no_markup_of_a_name(cast: Cast, buyer: Client) -> None:
    order = cast.draft(cast.line("2", "1.50"))
    order.lines.update(accepted=Decimal(3), damaged=Decimal("0.5"), short_closed=Decimal(1), requested=Decimal(6))
    Product.objects.update(name="Cup <b>&</b>")
    page = buyer.get(order.get_absolute_url()).content.decode()
    for cell in (
        "Cup &lt;b&gt;&amp;&lt;/b&gt;</th>",
        '<td class="number" data-label="Asked for">6</td><td class="number" data-label="Packed">2</td>',
        '<td class="number" data-label="Accepted">3 <span class="badge warn">+',
        '<td class="number attention" data-label="Damaged">0.5</td>',
        '<td class="number zero" data-label="Missing">0</td>',
        '<td class="number" data-label="Closed">1</td>',
        '<td class="number zero" data-label="Open">0</td>',
        '<td class="number" data-label="Unit cost">1.50</td><td class="number" data-label="Value">3.00</td>',
    ):
        assert cell in page

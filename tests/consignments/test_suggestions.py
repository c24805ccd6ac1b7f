"""What an outlet might order or ask for: reckoned from stock, reorder points and what is on its way; a person picks."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consignments.errors import Conflict, InvalidInput, NotFound, NotPermitted
from consignments.models import Order, Outlet, Product, StockLevel
from consignments.statuses import Kind, Status
from consignments.suggested_drafts import Pick, draft_picked
from consignments.suggestions import A_PAGE, Suggestion, suggestions_for
from tests.consignments.cast import Cast
from tests.factories import make_order, make_outlet, make_product, make_supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(cast: Cast) -> Product:
    return make_product(supplier=cast.supplier, last_cost=Decimal("2.50"))


def stock(outlet: Outlet, product: Product, on_hand: str, point: str | None = None, amount: str | None = None) -> None:
    values = {"reorder_point": point, "reorder_amount": amount}
    kept: dict[str, Any] = {name: None if value is None else Decimal(value) for name, value in values.items()}
    StockLevel.objects.create(outlet=outlet, product=product, on_hand=Decimal(on_hand), **kept)


def suggested(cast: Cast) -> list[Suggestion]:
    return list(suggestions_for(cast.outlet, actor=cast.buyer).suggestions)


def ways(suggestion: Suggestion) -> list[tuple[str, Decimal]]:
    return [(way.source.name if way.source else "supplier", way.quantity) for way in suggestion.ways]


@pytest.mark.parametrize(
    ("on_hand", "point", "amount", "pieces"),
    [
        ("10", "10", "24", 24),
        ("4", "10", "2", 7),
        ("4.5", "10", None, 7),
        ("-3", "0", None, 4),
        ("11", "10", "24", None),
        ("0", None, None, None),
    ],
)
def test_at_or_below_its_reorder_point_a_product_is_suggested(
    cast: Cast, product: Product, on_hand: str, point: str | None, amount: str | None, pieces: int | None
) -> None:
    stock(cast.outlet, product, on_hand, point, amount)

    found = [ways(each) for each in suggested(cast)]

    assert found == ([[("supplier", Decimal(pieces))]] if pieces else [])


def test_what_another_outlet_can_spare_comes_first_and_the_rest_in_packs_from_the_supplier(
    cast: Cast, product: Product
) -> None:
    product.pack_size = Decimal(6)
    product.save()
    stock(cast.outlet, product, "2", "10", "20")
    little, much, none = (make_outlet(name=name) for name in ("Little", "Much", "None"))
    stock(little, product, "9", "4")
    stock(much, product, "14.5", "3")
    stock(none, product, "5", "5")

    (found,) = suggested(cast)

    assert ways(found) == [("Much", Decimal(11)), ("supplier", Decimal(12))]
    assert found.reason == "2 here, 0 on the way, reorder at 10 (by 20): 20 wanted."
    assert found.ways[0].reason == "Much has 14.5 and keeps 3."
    assert found.ways[1].reason == f"{cast.supplier} delivers the rest, in packs of 6."


def test_what_is_on_its_way_counts_and_what_is_promised_elsewhere_does_not(cast: Cast, product: Product) -> None:
    stock(cast.outlet, product, "2", "10", "20")
    other, third = make_outlet(name="Other"), make_outlet()
    stock(other, product, "30", "5")
    make_order(kind=Kind.OUTLET, source=other, outlet=third, status=Status.PACKED, lines=[(product, 22)])
    make_order(kind=Kind.OUTLET, source=other, outlet=third, status=Status.IN_TRANSIT, lines=[(product, 7)])
    make_order(outlet=cast.outlet, status=Status.CANCELLED, lines=[(product, 50)])
    make_order(outlet=third, status=Status.SENT, lines=[(product, 50)])
    on_its_way = make_order(outlet=cast.outlet, status=Status.IN_TRANSIT, lines=[(product, 6)])
    on_its_way.lines.update(accepted=Decimal(3), missing=Decimal(1))

    (found,) = suggested(cast)
    assert found.reason.startswith("2 here, 5 on the way")
    assert ways(found) == [("Other", Decimal(3)), ("supplier", Decimal(17))]
    assert "22 already promised" in found.ways[0].reason

    make_order(outlet=cast.outlet, status=Status.DRAFT, lines=[(product, 4)])
    (covered,) = suggested(cast)
    assert (covered.ways, covered.reason[-18:]) == ((), " enough is coming.")


def test_what_can_be_had_nowhere_says_so(cast: Cast) -> None:
    stock(cast.outlet, make_product(supplier=None), "2", "10")

    (found,) = suggested(cast)

    assert (found.ways, found.reason[-40:]) == ((), "can spare any, and no supplier sells it.")


def test_only_for_ones_own_outlets_and_with_the_right_to_order(cast: Cast, product: Product) -> None:
    with pytest.raises(NotFound):
        suggestions_for(make_outlet(), actor=cast.buyer)
    with pytest.raises(NotPermitted):
        suggestions_for(cast.outlet, actor=cast.receiver)
    pick = Pick(product, None, Decimal(1))
    with pytest.raises(NotFound):
        draft_picked(make_outlet(), [pick], key=uuid.uuid4(), actor=cast.buyer)
    with pytest.raises(NotPermitted):
        draft_picked(cast.outlet, [pick], key=uuid.uuid4(), actor=cast.receiver)


def test_picks_become_a_draft_for_each_supplier_and_source_once_however_often_sent(
    cast: Cast, product: Product
) -> None:
    other = make_product(supplier=make_supplier())
    picks = [
        Pick(product, None, Decimal(12)),
        Pick(other, None, Decimal(3)),
        Pick(product, cast.source, Decimal(5)),
        Pick(other, cast.source, Decimal(1)),
    ]
    key = uuid.uuid4()
    drafts = draft_picked(cast.outlet, picks, key=key, actor=cast.buyer)
    assert draft_picked(cast.outlet, picks, key=key, actor=cast.buyer) == drafts

    assert Order.objects.count() == 3
    assert {draft.status for draft in drafts} == {Status.DRAFT}
    assert [(draft.kind, draft.supplier, draft.source) for draft in drafts] == [
        (Kind.SUPPLIER, cast.supplier, None),
        (Kind.SUPPLIER, other.supplier, None),
        (Kind.OUTLET, None, cast.source),
    ]
    assert list(drafts[0].lines.values_list("ordered", "unit_cost")) == [(Decimal(12), Decimal("2.50"))]
    assert drafts[2].lines.count() == 2

    with pytest.raises(Conflict, match="has made"):
        draft_picked(cast.outlet, [Pick(product, None, Decimal(13))], key=key, actor=cast.buyer)


@pytest.mark.parametrize("spoil", [lambda pick: [], lambda pick: [Pick(pick.product, None, Decimal(0))]])
def test_nothing_or_nonsense_makes_no_draft(cast: Cast, product: Product, spoil: Callable[[Pick], list[Pick]]) -> None:
    picks = spoil(Pick(product, None, Decimal(1)))
    with pytest.raises(InvalidInput):
        draft_picked(cast.outlet, picks, key=uuid.uuid4(), actor=cast.buyer)
    assert not Order.objects.exists()


def test_a_page_costs_the_same_however_much_there_is(cast: Cast) -> None:
    def look(after: int = 0) -> tuple[int, int | None]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = suggestions_for(cast.outlet, actor=cast.buyer, after=after)
        return len(queries), page.after

    others = [make_outlet() for _ in range(3)]

    def add(count: int) -> None:
        supplier = make_supplier()
        made = Product.objects.bulk_create(
            Product(sku=f"S-{uuid.uuid4()}"[:60], name="Tea", supplier=supplier) for _ in range(count)
        )
        for outlet in (cast.outlet, *others):
            StockLevel.objects.bulk_create(
                StockLevel(outlet=outlet, product=each, on_hand=Decimal(1), reorder_point=Decimal(1)) for each in made
            )

    add(1)
    # The first look also reads the buyer's rights.
    look()
    few, none = look()
    add(A_PAGE)
    many, after = look()
    assert (few, none) == (many, None)
    assert after is not None
    assert look(after) == (few, None)


def test_low_stock_is_read_along_its_index(cast: Cast) -> None:
    product = make_product()
    stock(cast.outlet, product, "1", "1")
    rows = StockLevel.objects.filter(outlet=cast.outlet, is_low=1, product__gt=0).order_by("product_id")
    plan = rows.explain().lower()
    assert "stock_low_at_outlet" in plan
    assert "filesort" not in plan
    assert "temp b-tree" not in plan

"""Editing a draft: saved as typed, and never over someone else's work."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consignments.drafts import replace_lines
from consignments.models import Order, StockLevel
from consignments.statuses import Status
from tests.consignments.cast import Cast
from tests.factories import make_product, make_supplier

HTMX = {"HX-Request": "true"}


def save(client: Client, order: Order, rows: list[tuple[str, str, str]], *, htmx: bool = False, **data: Any) -> Any:
    codes, quantities, costs = (list(column) for column in zip(*rows, strict=True))
    form = {
        "version": order.version,
        "supplier": order.supplier_id,
        "outlet": order.outlet_id,
        "line_code": codes,
        "line_quantity": quantities,
        "line_cost": costs,
    }
    return client.post(reverse("order-edit", args=[order.number]), {**form, **data}, headers=HTMX if htmx else {})


def rows_of(order: Order) -> list[tuple[str, str, str]]:
    lines = order.lines.select_related("product")
    return [(line.product.sku, str(line.ordered.normalize()), str(line.unit_cost)) for line in lines]


def test_the_form_holds_the_draft(cast: Cast, buyer: Client) -> None:
    order = cast.draft(cast.line("12.5", "1.25"))
    page = buyer.get(reverse("order-edit", args=[order.number])).content.decode()
    for words in (order.lines.get().product.sku, 'value="12.5"', 'value="1.25"', "1 line, worth 15.625"):
        assert words in page, words


def test_saving_writes_header_and_lines_and_records_what_changed(cast: Cast, buyer: Client) -> None:
    order = cast.draft(cast.line("1", "2"))
    sku = order.lines.get().product.sku
    answer = save(buyer, order, [(sku, "3", "2")], note="Before noon, please", due_date="2026-12-24")
    assert answer["Location"] == order.get_absolute_url()
    order.refresh_from_db()
    assert (order.note, str(order.due_date), str(order.lines.get().ordered)) == (
        "Before noon, please",
        "2026-12-24",
        "3.00000",
    )
    page = buyer.get(order.get_absolute_url()).content.decode()
    assert "1 at 2" in page and "3 at 2" in page


def test_typing_saves_and_brings_the_new_version(cast: Cast, buyer: Client) -> None:
    order = cast.draft(cast.line("1", "2"))
    sku = order.lines.get().product.sku
    answer = save(buyer, order, [(sku, "7", "2")], htmx=True).content.decode()
    order.refresh_from_db()
    assert "Saved: 1 line, worth 14.00" in answer
    assert f'value="{order.version}" hx-swap-oob="true"' in answer
    assert "<html" not in answer


def test_what_is_half_typed_is_not_saved_and_says_what_is_missing(cast: Cast, buyer: Client) -> None:
    order = cast.draft(cast.line("1", "2"))
    before = rows_of(order)
    answer = save(buyer, order, [*before, ("GHOST", "", "")], htmx=True)
    assert answer.status_code == 200
    assert "Not saved yet." in answer.content.decode()
    assert "Line 2: there is no product with SKU or barcode &#x27;GHOST&#x27;" in answer.content.decode()
    assert rows_of(order) == before


def test_a_second_editor_is_told_and_overwrites_nothing(cast: Cast, buyer: Client) -> None:
    order = cast.draft(cast.line("1", "2"))
    mine = rows_of(order)
    replace_lines(order.pk, [cast.line("5", "9")], actor=cast.manager)
    theirs = rows_of(order)
    typing = save(buyer, order, mine, htmx=True).content.decode()
    assert f"was changed by {cast.manager.name} while you had it open" in typing
    assert "hx-swap-oob" not in typing
    pressing = save(buyer, order, mine)
    assert pressing.status_code == 409
    assert mine[0][0] in pressing.content.decode()
    assert rows_of(order) == theirs


def test_only_a_draft_is_edited(cast: Cast, buyer: Client) -> None:
    order = cast.order(Status.PENDING_APPROVAL)
    before = rows_of(order)
    for answer in (buyer.get(reverse("order-edit", args=[order.number])), save(buyer, order, before)):
        assert answer.status_code == 409
        assert "cannot be changed. Only a draft can." in answer.content.decode()


def test_a_save_is_all_or_nothing(cast: Cast, buyer: Client) -> None:
    order = cast.draft(cast.line("1", "2"))
    row = rows_of(order)[0]
    answer = save(buyer, order, [row, row], note="changed")
    assert answer.status_code == 422
    assert "repeats line 1" in answer.content.decode()
    order.refresh_from_db()
    assert order.note == ""


def test_products_are_found_by_name_code_and_barcode_the_suppliers_own_first(cast: Cast, buyer: Client) -> None:
    own = make_product(
        sku="ZZ-9", name="Blue jug", supplier=cast.supplier, supplier_code="K77", barcodes=["2000000000015"]
    )
    other = make_product(sku="AA-1", name="Blue jug", supplier=make_supplier())
    for text, wanted in {"blue": [own, other], "zz-": [own], "k77": [own], "2000000000015": [own], "b": []}.items():
        found = buyer.get(reverse("products"), {"q": text, "supplier": str(cast.supplier.pk)})
        assert [item.product for item in found.context["found"].products] == wanted, text
    for odd in ("x", "9" * 30):
        assert buyer.get(reverse("products"), {"q": "blue", "supplier": odd}).status_code == 200


def test_a_save_after_the_session_ended_is_refused_where_it_stands(cast: Cast, buyer: Client) -> None:
    """Leading away to the sign-in page would lose what was typed."""
    order = cast.draft(cast.line("1", "2"))
    buyer.logout()
    answer = save(buyer, order, [("X", "1", "")], htmx=True)
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer


def test_found_products_say_what_the_orders_outlet_has(
    cast: Cast, buyer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name, on_hand in (("Blue mug", "12.5"), ("Blue bowl", "-2"), ("Blue plate", None)):
        product = make_product(name=name, supplier=cast.supplier)
        if on_hand is not None:
            StockLevel.objects.create(outlet=cast.outlet, product=product, on_hand=Decimal(on_hand))
        StockLevel.objects.create(outlet=cast.source, product=product, on_hand=Decimal(77))
    asked = {"q": "blue", "supplier": str(cast.supplier.pk)}
    with django_assert_max_num_queries(10):
        page = buyer.get(reverse("products"), asked | {"outlet": str(cast.outlet.pk)}).content.decode()
    assert f"12.5 in stock at {cast.outlet.name}" in page
    assert f"-2 in stock at {cast.outlet.name}" in page
    assert page.count("in stock") == 2
    for elsewhere in (str(cast.source.pk), "", "x"):
        assert "in stock" not in buyer.get(reverse("products"), asked | {"outlet": elsewhere}).content.decode()


def test_supplier_and_lines_are_changed_together(cast: Cast, buyer: Client) -> None:
    order, other = cast.draft(cast.line("1", "2")), make_supplier()
    theirs = make_product(supplier=other)
    save(buyer, order, [(theirs.sku, "3", "2")], supplier=other.pk)
    order.refresh_from_db()
    assert (order.supplier, [line.product for line in order.lines.all()]) == (other, [theirs])


def test_who_types_on_while_a_colleague_submits_is_told(cast: Cast, buyer: Client) -> None:
    order = cast.draft()
    rows = rows_of(order)
    cast.make(order, "submit")
    answer = save(buyer, order, rows, htmx=True)
    assert answer.status_code == 200
    assert f"{order.number} is pending approval and cannot be changed" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()

"""The list of orders: what it finds, how it is sorted and cut into pages."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consignments import order_search
from consignments.bounded_count import count_of
from consignments.models import Order
from consignments.statuses import Kind, Status
from consignments.views import order_list
from tests.consignments.cast import Cast
from tests.factories import make_order, make_product

LIST = reverse("orders")
# Session and user, rights (two), outlets (two), suppliers to filter by, time zones, the count, the page itself, and for
# its rows their suppliers, outlets, authors and figures, and what Lightspeed has of them (three);
# and the person's own views.
MOST_QUERIES = 17


def found(client: Client, **query: str) -> list[str]:
    page = client.get(LIST, query)
    assert page.status_code == 200
    return [order.number for order in page.context["page"].rows]


def test_an_order_shows_its_state_its_lines_and_its_value(cast: Cast, buyer: Client) -> None:
    order = cast.draft(cast.line("3", "1.25"), cast.line("2", "0.10"))
    page = buyer.get(LIST).content.decode()
    for words in (order.number, "Draft", cast.supplier.name, cast.outlet.name, "0 / 2", "3.95"):
        assert words in page


@pytest.mark.parametrize("count", [1, 12])
def test_the_number_of_queries_does_not_grow_with_the_orders(
    count: int, cast: Cast, buyer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_order(outlet=cast.outlet, supplier=cast.supplier, due_date=timezone.localdate(), lines=3)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert len(found(buyer)) == count


def test_a_search_finds_numbers_suppliers_skus_and_barcodes(cast: Cast, buyer: Client) -> None:
    product = make_product(sku="ZED-77", supplier=cast.supplier, barcodes=["2000000777774"])
    wanted = make_order(number="PO-778899", outlet=cast.outlet, supplier=cast.supplier, lines=[(product, 1)])
    make_order(outlet=cast.outlet)
    for text in ("778899", "po-778899", cast.supplier.name, "zed-77", "ZED", "2000000777774", "  ZED-77 "):
        assert found(buyer, q=text) == [wanted.number], text
    assert found(buyer, q="nothing like that") == []


def test_filters_narrow_the_list_and_stay_in_the_address(cast: Cast, buyer: Client) -> None:
    draft, sent = cast.draft(), cast.order(Status.SENT)
    assert found(buyer, status="SENT") == [sent.number]
    assert found(buyer, supplier=str(cast.supplier.pk), status="DRAFT") == [draft.number]
    page = buyer.get(LIST, {"status": "SENT"}).content.decode()
    assert '<option value="SENT" selected>' in page


@pytest.mark.parametrize(
    "query", [{"status": "LOST"}, {"outlet": "999999"}, {"due": "x"}, {"view": "x"}, {"sort": "x"}]
)
def test_a_filter_that_makes_no_sense_is_an_error_and_not_everything(
    query: dict[str, str], cast: Cast, buyer: Client
) -> None:
    order = cast.draft()
    page = buyer.get(LIST, query)
    assert page.status_code == 400
    assert order.number not in page.content.decode()
    assert "cannot be shown like this" in page.content.decode()


def test_overdue_goes_by_the_day_of_the_outlet(cast: Cast, buyer: Client) -> None:
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    late = make_order(outlet=cast.outlet, status=Status.SENT, due_date=today - timedelta(days=2))
    due = make_order(outlet=cast.outlet, status=Status.SENT, due_date=today + timedelta(days=3))
    make_order(outlet=cast.outlet, status=Status.COMPLETE, due_date=today - timedelta(days=2))
    undated = make_order(outlet=cast.outlet)
    assert found(buyer, due="overdue") == found(buyer, view="overdue") == [late.number]
    assert found(buyer, due="week") == [due.number]
    assert found(buyer, due="none") == [undated.number]


def test_what_waits_for_a_person_depends_on_the_person(cast: Cast, client: Client) -> None:
    draft, pending = cast.draft(), cast.order(Status.PENDING_APPROVAL)
    assert cast.buyer.user and cast.approver.user
    client.force_login(cast.buyer.user)
    assert found(client, view="waiting") == [draft.number]
    assert found(client, view="approve") == []
    client.force_login(cast.approver.user)
    assert found(client, view="waiting") == found(client, view="approve") == [pending.number]


def test_an_order_that_i_decided_on_no_longer_waits_for_me(cast: Cast, client: Client) -> None:
    pending = cast.order(Status.PENDING_APPROVAL)
    assert cast.approver.user
    pending.approvals.create(
        round=pending.approval_round, approver=cast.approver.user, decision="APPROVED", content_hash="x"
    )
    client.force_login(cast.approver.user)
    assert found(client, view="approve") == []


def test_orders_of_other_outlets_are_not_listed(cast: Cast, buyer: Client) -> None:
    foreign = make_order()
    own = cast.draft()
    assert found(buyer) == [own.number]
    assert found(buyer, q=foreign.number) == []


def through_the_pages(client: Client, sort: str, rel: str, query: str) -> list[str]:
    """The numbers on all pages, following the links."""
    numbers: list[str] = []
    while query:
        page = client.get(f"{LIST}?{query}")
        assert page.status_code == 200
        numbers += [order.number for order in page.context["page"].rows]
        cursor = getattr(page.context["page"], rel)
        query = f"sort={sort}&after={cursor}" if cursor else ""
    return numbers


@pytest.mark.parametrize("sort", ["newest", "oldest", "due", "changed", "supplier", "outlet"])
def test_the_pages_together_hold_every_order_once_in_order(
    sort: str, cast: Cast, buyer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_list, "PAGE_SIZE", 2)
    today = timezone.localdate()
    for days in (3, None, 1, 1, None, 2, 3):
        due = today + timedelta(days=days) if days is not None else None
        make_order(outlet=cast.outlet, due_date=due, lines=0)
    forwards = through_the_pages(buyer, sort, "following", f"sort={sort}")
    assert len(forwards) == len(set(forwards)) == 7
    if sort == "due":
        dates = [Order.objects.get(number=number).due_date for number in forwards]
        assert dates == sorted(dates, key=lambda date: (date is None, date))


def test_back_leads_to_the_page_before(cast: Cast, buyer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_list, "PAGE_SIZE", 2)
    for _ in range(5):
        make_order(outlet=cast.outlet, lines=0)
    first = buyer.get(LIST).context["page"]
    second = buyer.get(LIST, {"after": first.following}).context["page"]
    back = buyer.get(LIST, {"after": second.previous}).context["page"]
    assert [order.pk for order in back.rows] == [order.pk for order in first.rows]
    assert (first.previous, back.previous) == ("", "")


@pytest.mark.parametrize("cursor", ["nonsense", "a:b", "WzFd"])
def test_an_invented_place_in_the_list_is_refused(cursor: str, cast: Cast, buyer: Client) -> None:
    page = buyer.get(LIST, {"after": cursor})
    assert page.status_code == 400
    assert "Start again from the first page" in page.content.decode()


def test_htmx_gets_the_results_alone_and_a_login_as_a_whole_page(cast: Cast, buyer: Client) -> None:
    cast.draft()
    part = buyer.get(LIST, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "1 order found" in part.content.decode()
    assert "HX-Request" in part["Vary"]
    restored = buyer.get(LIST, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()
    buyer.logout()
    sent_away = buyer.get(LIST, headers={"HX-Request": "true"})
    assert sent_away.status_code == 204
    assert sent_away["HX-Redirect"].startswith(reverse("login"))


def test_a_value_is_exact(cast: Cast, buyer: Client) -> None:
    cast.draft(cast.line("3", "0.33333"))
    order = buyer.get(LIST).context["page"].rows[0]
    assert order.value == Decimal("0.99999")


def test_a_count_ends_where_nobody_reads_on(cast: Cast) -> None:
    for _ in range(4):
        make_order(outlet=cast.outlet, lines=0)
    orders = Order.objects.all()
    assert [(count.number, count.has_more) for count in (count_of(orders, 3), count_of(orders, 4))] == [
        (3, True),
        (4, False),
    ]


def test_a_long_list_says_that_there_are_more(cast: Cast, buyer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_list, "count_of", lambda orders: count_of(orders, 1))
    for _ in range(2):
        make_order(outlet=cast.outlet, lines=0)
    assert "More than 1 orders found" in buyer.get(LIST).content.decode()


def test_a_number_that_many_orders_share_still_finds_all(
    cast: Cast, buyer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_search, "MOST_NUMBERS", 1)
    numbers = [make_order(number=f"PO-ALIKE-{n}", outlet=cast.outlet, lines=0).number for n in range(3)]
    assert found(buyer, q="alike") == numbers[::-1]


def test_a_choice_in_the_filter_is_only_text(cast: Cast, buyer: Client) -> None:
    cast.supplier.name = '"><b>Bold & Co'
    cast.supplier.save()
    page = buyer.get(LIST, {"supplier": str(cast.supplier.pk)}).content.decode()
    assert f'<option value="{cast.supplier.pk}" selected>&quot;&gt;&lt;b&gt;Bold &amp; Co</option>' in page


def test_of_a_product_on_more_orders_than_are_looked_through_the_newest_are_found(
    cast: Cast, buyer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = make_product(sku="BESTSELLER")
    made = [make_order(outlet=cast.outlet, lines=[(product, 1)]).number for _ in range(3)]
    monkeypatch.setattr(order_search, "MOST_ORDERS", 2)
    assert found(buyer, q="BESTSELLER") == [made[2], made[1]]


def test_of_a_product_that_others_order_more_the_orders_of_ones_own_outlets_are_found(
    cast: Cast, buyer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = make_product(sku="BESTSELLER")
    mine = make_order(outlet=cast.outlet, lines=[(product, 1)]).number
    for _ in range(2):
        make_order(lines=[(product, 1)])
    monkeypatch.setattr(order_search, "MOST_ORDERS", 2)
    assert found(buyer, q="BESTSELLER") == [mine]


def test_what_leaves_is_not_in_transit_to_ones_own_outlets(cast: Cast, buyer: Client) -> None:
    on_its_way = partial(make_order, status=Status.IN_TRANSIT, lines=0)
    mine = [on_its_way(outlet=cast.outlet)]
    mine.append(on_its_way(kind=Kind.OUTLET, source=cast.source, outlet=cast.outlet))
    on_its_way(kind=Kind.OUTLET, source=cast.outlet, outlet=cast.source)
    on_its_way(kind=Kind.RETURN, outlet=cast.outlet)
    assert found(buyer, view="transit") == [order.number for order in reversed(mine)]

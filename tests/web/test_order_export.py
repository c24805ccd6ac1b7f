"""The list as a file, and ordering the same again."""

from __future__ import annotations

import csv
import io
import uuid
from typing import cast as typed

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from consignments import order_export
from consignments.models import Order
from consignments.statuses import Kind, Status
from tests.consignments.cast import Cast
from tests.factories import make_order

pytestmark = pytest.mark.sqlite

EXPORT = reverse("order-export")


def rows(client: Client, **query: str) -> list[dict[str, str]]:
    answer = typed("StreamingHttpResponse", client.get(EXPORT, query))
    assert answer.status_code == 200
    content = b"".join(typed("list[bytes]", list(typed("list[bytes]", answer.streaming_content))))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_file_holds_what_the_list_shows(cast: Cast, buyer: Client) -> None:
    draft = cast.draft(cast.line("3", "1.25"))
    cast.order(Status.SENT)
    make_order()
    (row,) = rows(buyer, status="DRAFT")
    assert (row["number"], row["status"], row["lines"], row["value"]) == (draft.number, "Draft", "1", "3.75")
    assert len(rows(buyer)) == 2


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1"])
def test_a_name_that_is_a_formula_is_only_text(name: str, cast: Cast, buyer: Client) -> None:
    cast.supplier.name = name
    cast.supplier.save()
    cast.draft()
    assert rows(buyer)[0]["supplier"] == f"'{name}"


def test_a_long_list_is_written_in_pieces_and_holds_every_order_once(
    cast: Cast, buyer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_export, "_AT_ONCE", 2)
    wanted = [make_order(outlet=cast.outlet, lines=1).number for _ in range(5)]
    assert [row["number"] for row in rows(buyer)] == wanted


def test_a_bad_filter_leads_to_the_list_that_says_so(cast: Cast, buyer: Client) -> None:
    answer = buyer.get(EXPORT, {"status": "LOST"}, follow=True)
    assert answer.status_code == 400
    assert "cannot be shown like this" in answer.content.decode()


def duplicate(client: Client, order: Order, key: str) -> None:
    client.post(reverse("order-duplicate", args=[order.number]), {"key": key})


def test_ordering_the_same_again_makes_one_draft_without_approval(cast: Cast, buyer: Client) -> None:
    order = cast.order(Status.COMPLETE)
    key = str(uuid.uuid4())
    for _ in range(2):
        duplicate(buyer, order, key)
    copy = Order.objects.exclude(pk=order.pk).get()
    assert (copy.status, copy.approvals.count(), copy.due_date) == (Status.DRAFT, 0, None)
    lines = [list(each.lines.values_list("product", "ordered", "unit_cost")) for each in (order, copy)]
    assert lines[0] == lines[1]
    assert {line.accepted for line in copy.lines.all()} == {0}


def test_what_can_no_longer_be_ordered_is_named(cast: Cast, buyer: Client) -> None:
    order = cast.order(Status.COMPLETE)
    product = order.lines.all()[0].product
    product.is_active = False
    product.save()
    answer = buyer.post(reverse("order-duplicate", args=[order.number]), {"key": str(uuid.uuid4())}, follow=True)
    assert f"({product.sku}): the product is no longer active" in answer.content.decode()
    assert Order.objects.count() == 1


def test_a_damaged_form_creates_nothing(cast: Cast, buyer: Client) -> None:
    duplicate(buyer, cast.draft(), "not a key")
    assert Order.objects.count() == 1


@pytest.mark.parametrize("kind", [Kind.OUTLET, Kind.RETURN])
def test_only_an_order_is_ordered_again(cast: Cast, buyer: Client, kind: Kind) -> None:
    other = cast.draft(kind=kind)
    answer = buyer.post(reverse("order-duplicate", args=[other.number]), {"key": str(uuid.uuid4())}, follow=True)
    assert "It is no purchase order." in answer.content.decode()
    assert Order.objects.count() == 1

"""The pages of returns: written from damaged goods, photographed, and credited."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from consignments import lifecycle
from consignments.models import Order, ReturnReason
from consignments.statuses import Kind, Status
from tests.consignments.cast import Cast
from tests.receiving.pictures import upload

pytestmark = pytest.mark.sqlite


def test_damaged_goods_go_from_the_orders_page_onto_a_return(cast: Cast, buyer: Client) -> None:
    order = cast.order(Status.IN_TRANSIT, cast.line("10"))
    assert "Send" not in buyer.get(order.get_absolute_url()).content.decode().split("What can be done now")[1][:400]
    order.lines.update(damaged=Decimal(3))
    assert "Send 3 damaged or wrong back" in buyer.get(order.get_absolute_url()).content.decode()
    answer = buyer.post(reverse("return-from-order", args=[order.number]))
    draft = Order.objects.get(kind=Kind.RETURN)
    assert answer.headers["Location"] == draft.get_absolute_url()
    page = buyer.get(draft.get_absolute_url()).content.decode()
    assert "Damaged on arrival" in page
    assert order.number in page
    assert "never taken into stock" in page
    # Nothing of a return is accepted or open, and of this one Lightspeed hears nothing.
    assert '<td class="number" data-label="Pieces">3</td><td class="number" data-label="Unit cost">' in page
    assert not {said for said in ("settled", "Accepted", "Ours against Lightspeed") if said in page}


def test_a_photograph_lets_a_return_of_faulty_goods_be_submitted(cast: Cast, buyer: Client) -> None:
    order = cast.draft(kind=Kind.RETURN)
    Order.objects.filter(pk=order.pk).update(return_reason=ReturnReason.FAULTY)
    evidence = reverse("evidence-add", args=[order.number])
    assert "Choose a photograph" in buyer.post(evidence, follow=True).content.decode()
    for _ in range(2):
        assert "is kept" in buyer.post(evidence, {"photo": upload(seed=1)}, follow=True).content.decode()
    assert order.photos.count() == 1
    assert order.events.filter(name="evidence_added").count() == 1
    assert lifecycle.advance(order.pk, "submit", actor=cast.buyer).status == Status.PENDING_APPROVAL


def test_a_credit_note_is_recorded_on_the_returns_page(cast: Cast, buyer: Client) -> None:
    order = cast.order(Status.IN_TRANSIT, cast.line("10", "4.50"), kind=Kind.RETURN)
    address = reverse("credit-note", args=[order.number])
    bad = buyer.post(address, {"number": "CN-77", "amount": "many", "dated": "2026-01-05"})
    assert bad.status_code == 422
    assert 'value="CN-77"' in bad.content.decode()
    future = buyer.post(address, {"number": "CN-77", "amount": "45", "dated": "2199-01-05"})
    assert (future.status_code, "lies in the future" in future.content.decode()) == (422, True)
    assert buyer.post(address, {"number": "CN-77", "amount": "45.00", "dated": "2026-01-05"}).status_code == 302
    order.refresh_from_db()
    assert order.status == Status.COMPLETE
    assert "CN-77" in buyer.get(order.get_absolute_url()).content.decode()


def test_a_return_is_written_with_its_reason(cast: Cast, buyer: Client) -> None:
    line = cast.line()
    form = {
        "outlet": str(cast.outlet.pk),
        "supplier": str(cast.supplier.pk),
        "line_code": [line.product.sku],
        "line_quantity": ["2"],
        "line_cost": [""],
    }
    page = buyer.post(reverse("return-new"), form)
    assert (page.status_code, "Reason: This field is required." in page.content.decode()) == (422, True)
    assert buyer.post(reverse("return-new"), form | {"return_reason": "RECALL"}).status_code == 302
    order = Order.objects.get()
    assert (order.kind, order.return_reason, order.from_stock) == (Kind.RETURN, "RECALL", True)


def test_a_supplier_of_whom_nothing_is_ordered_any_more_is_offered_as_such_and_told(cast: Cast, buyer: Client) -> None:
    order = cast.draft(kind=Kind.RETURN)
    cast.supplier.is_active = False
    cast.supplier.save()
    assert f"{cast.supplier} (no longer active)" in buyer.get(reverse("return-new")).content.decode()
    assert str(cast.supplier) not in buyer.get(reverse("order-new")).content.decode()
    assert f"{cast.supplier.name} is no longer active" in buyer.get(order.get_absolute_url()).content.decode()

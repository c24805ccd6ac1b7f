"""The pages of transfers: writing one, packing it, its papers, and what is done about differences."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consignments import lifecycle
from consignments.boxes import BoxDraft, write_box
from consignments.models import Order, StockLevel
from consignments.packing_pdf import packing_slip_pdf
from consignments.statuses import Kind, Status
from tests.consignments.cast import Cast, settle
from tests.support.pdf_reading import codes_in
from tests.web.test_order_pdf import pages_of

pytestmark = pytest.mark.sqlite


@pytest.fixture
def sender(cast: Cast, client: Client) -> Client:
    """The browser of the source's buyer."""
    assert cast.sender.user
    client.force_login(cast.sender.user)
    return client


def _packing(cast: Cast) -> Order:
    return cast.order(Status.AGREED, cast.line("10"), kind=Kind.OUTLET)


def _form(cast: Cast, direction: str, **changes: str) -> dict[str, object]:
    line = cast.line()
    return {
        "key": str(uuid.uuid4()),
        "outlet": str(cast.outlet.pk),
        "other": str(cast.source.pk),
        "direction": direction,
        "line_code": [line.product.sku],
        "line_quantity": ["4"],
        "line_cost": [""],
        **changes,
    }


@pytest.mark.parametrize("direction", ["request", "offer"])
def test_a_transfer_is_asked_for_or_offered(cast: Cast, buyer: Client, direction: str) -> None:
    assert b"New transfer" in buyer.get(reverse("transfer-new")).content
    answer = buyer.post(reverse("transfer-new"), _form(cast, direction))
    order = Order.objects.get()
    assert answer.headers["Location"] == order.get_absolute_url()
    ends = (cast.outlet, cast.source) if direction == "offer" else (cast.source, cast.outlet)
    assert (order.kind, order.offered, (order.source, order.outlet)) == (Kind.OUTLET, direction == "offer", ends)
    assert order.lines.get().ordered == 4


def test_an_outlet_does_not_send_to_itself_and_nothing_typed_is_lost(cast: Cast, buyer: Client) -> None:
    sent = _form(cast, "request", other=str(cast.outlet.pk))
    page = buyer.post(reverse("transfer-new"), sent)
    assert page.status_code == 422
    assert "Choose another outlet than your own" in page.content.decode()
    assert 'value="4"' in page.content.decode()
    assert not Order.objects.exists()


def test_a_draft_is_edited_on_its_own_side(cast: Cast, buyer: Client) -> None:
    order = cast.draft(kind=Kind.OUTLET)
    page = buyer.get(reverse("order-edit", args=[order.number])).content.decode()
    assert f'<option value="{cast.source.pk}" selected>' in page
    changed = _form(cast, "request", note="by Friday") | {"version": str(order.version)}
    assert buyer.post(reverse("order-edit", args=[order.number]), changed).status_code == 302
    order.refresh_from_db()
    assert (order.note, order.source) == ("by Friday", cast.source)


def test_both_ends_find_it_in_the_list(cast: Cast, sender: Client) -> None:
    transfer = cast.draft(kind=Kind.OUTLET)
    cast.draft()
    page = sender.get(reverse("orders"), {"kind": "OUTLET"}).content.decode()
    assert transfer.number in page
    assert cast.source.name in page
    assert transfer.number in sender.get(reverse("orders"), {"outlet": cast.source.pk}).content.decode()


def test_a_box_is_packed_packed_anew_and_taken_out(cast: Cast, sender: Client) -> None:
    order = _packing(cast)
    line = order.lines.get()
    pack = reverse("transfer-pack", args=[order.number])
    assert sender.post(pack, {f"line_{line.pk}": "4", "note": "fragile"}).status_code == 302
    assert "fragile" in sender.get(pack).content.decode()
    anew = reverse("transfer-pack-box", args=[order.number, 1])
    assert 'value="4"' in sender.get(anew).content.decode()
    assert sender.post(anew, {f"line_{line.pk}": "6"}).status_code == 302
    assert order.boxes.get().contents.get().quantity == 6
    assert sender.post(reverse("transfer-unpack-box", args=[order.number, 1])).status_code == 302
    assert not order.boxes.exists()


def test_two_people_packing_one_box_anew_lose_nothing(cast: Cast, sender: Client) -> None:
    order = _packing(cast)
    line = order.lines.get()
    sender.post(reverse("transfer-pack", args=[order.number]), {f"line_{line.pk}": "4"})
    anew = reverse("transfer-pack-box", args=[order.number, 1])
    seen = sender.get(anew).context["form"].seen
    assert sender.post(anew, {f"line_{line.pk}": "5", "seen": seen}).status_code == 302
    late = sender.post(anew, {f"line_{line.pk}": "3", "seen": seen})
    assert late.status_code == 422
    assert "Box 1 was packed anew while you had it open" in late.content.decode()
    assert 'value="3"' in late.content.decode()
    assert order.boxes.get().contents.get().quantity == 5
    assert sender.post(anew, {f"line_{line.pk}": "5", "seen": seen}).status_code == 302


def test_a_stale_page_takes_out_no_later_box_of_the_same_number(cast: Cast, sender: Client) -> None:
    order = _packing(cast)
    line, pack = order.lines.get(), reverse("transfer-pack", args=[order.number])
    take_out = reverse("transfer-unpack-box", args=[order.number, 1])

    def pack_one() -> dict[str, str]:
        sender.post(pack, {f"line_{line.pk}": "4", "key": str(uuid.uuid4())})
        seen = order.boxes.get().fingerprint
        assert f'name="seen" value="{seen}"' in sender.get(pack).content.decode()
        return {"seen": seen}

    stale = pack_one()
    assert "Box 1 is unpacked" in sender.post(take_out, stale, follow=True).content.decode()
    assert "has no box 1" in sender.post(take_out, stale, follow=True).content.decode()
    later = pack_one()
    assert "Box 1 is another one by now" in sender.post(take_out, stale, follow=True).content.decode()
    assert order.boxes.count() == 1
    sender.post(take_out, later)
    assert not order.boxes.exists()


def test_a_box_of_nonsense_is_refused_and_what_was_typed_stays(cast: Cast, sender: Client) -> None:
    order = _packing(cast)
    line = order.lines.get()
    page = sender.post(reverse("transfer-pack", args=[order.number]), {f"line_{line.pk}": "four"})
    assert page.status_code == 422
    assert line.product.sku in page.content.decode()
    assert 'value="four"' in page.content.decode()


def test_a_shortage_at_the_source_is_told(cast: Cast, sender: Client) -> None:
    order = _packing(cast)
    StockLevel.objects.create(outlet=cast.source, product=order.lines.get().product, on_hand=Decimal(2))
    for address in (order.get_absolute_url(), reverse("transfer-pack", args=[order.number])):
        assert "10 asked for, 2 there" in sender.get(address).content.decode()


def test_there_is_a_label_for_each_box_and_one_slip(cast: Cast, sender: Client) -> None:
    order = _packing(cast)
    line = order.lines.get()
    for pieces in ("4", "6"):
        write_box(order.pk, BoxDraft({line.pk: Decimal(pieces)}), actor=cast.sender)
    labels = sender.get(reverse("transfer-labels", args=[order.number]))
    assert labels["Content-Type"] == "application/pdf"
    assert pages_of(labels.content) == 2
    assert codes_in(labels.content) == [("Code128", f"{order.number}-B{box}") for box in (1, 2)]
    slip = sender.get(reverse("packing-slip", args=[order.number]))
    assert (slip["Content-Type"], pages_of(slip.content)) == ("application/pdf", 1)
    assert slip.content == packing_slip_pdf(order)
    assert codes_in(slip.content) == [("Code128", order.number)]


def test_a_scanned_label_opens_the_box_where_it_arrives(cast: Cast, client: Client) -> None:
    order = _packing(cast)
    line = order.lines.get()
    write_box(order.pk, BoxDraft({line.pk: Decimal(4)}), actor=cast.sender)
    assert cast.receiver.user
    client.force_login(cast.receiver.user)
    answer = client.get(reverse("arriving"), {"code": f"{order.number}-b1"})
    assert answer.headers["Location"] == reverse("transfer-box", args=[order.number, 1])
    assert line.product.sku in client.get(answer.headers["Location"]).content.decode()


def test_what_arrives_is_listed_at_its_destination_alone(cast: Cast, client: Client) -> None:
    order = cast.order(Status.IN_TRANSIT, kind=Kind.OUTLET)
    for actor, listed in ((cast.receiver, True), (cast.play("receiver", at=cast.source), False)):
        assert actor.user
        client.force_login(actor.user)
        assert (order.number in client.get(reverse("arriving")).content.decode()) is listed


def test_a_difference_is_shown_with_its_owner_and_decided(cast: Cast, client: Client) -> None:
    order = cast.order(Status.IN_TRANSIT, cast.line("10"), kind=Kind.OUTLET)
    settle(order, but_for=Decimal(1))
    lifecycle.advance(order.pk, "receive", actor=cast.receiver)
    assert cast.manager.user
    client.force_login(cast.manager.user)
    page = client.get(order.get_absolute_url()).content.decode()
    assert "10 packed, 9 accepted: 1 short." in page
    assert cast.manager.user.username in page
    decide = reverse("dispute-decide", args=[order.disputes.get().pk])
    assert "no usual answer" in client.post(decide, {"reason": "?"}, follow=True).content.decode()
    client.post(decide, {"decision": "LOST", "reason": "fell off"})
    assert order.disputes.get().decision == "LOST"


@pytest.mark.parametrize("status", [Status.AGREED, Status.SENT, Status.DISPUTED, Status.COMPLETE])
def test_its_page_asks_the_same_number_of_questions_however_many_lines(
    cast: Cast, sender: Client, status: Status
) -> None:
    few, many = (cast.order(status, *[cast.line() for _ in range(n)], kind=Kind.OUTLET) for n in (1, 6))
    counts = []
    for order in (few, many):
        with CaptureQueriesContext(connection) as queries:
            assert sender.get(order.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_box_whose_form_is_sent_twice_is_one_box(cast: Cast, sender: Client) -> None:
    order = _packing(cast)
    line, address = order.lines.get(), reverse("transfer-pack", args=[order.number])
    typed = {"key": str(sender.get(address).context["form"].key), f"line_{line.pk}": "4"}
    for _ in range(2):
        assert sender.post(address, typed).status_code == 302
    assert order.boxes.count() == 1

    changed = sender.post(address, typed | {f"line_{line.pk}": "5"})
    assert changed.status_code == 422
    assert "has packed box 1 already" in changed.content.decode()
    assert sender.post(address, {f"line_{line.pk}": "5"}).status_code == 302
    assert order.boxes.count() == 2


def test_goods_are_offered_to_be_booked_in_only_where_they_arrive(cast: Cast, client: Client) -> None:
    order = cast.order(Status.SENT, kind=Kind.OUTLET)
    book_in, sheet = (reverse(name, args=[order.number]) for name in ("receive", "receiving-sheet"))
    screens = [book_in, reverse("count", args=[order.number])]
    for actor, may in ((cast.receiver, True), (cast.play("receiver", at=cast.source), False)):
        assert actor.user
        client.force_login(actor.user)
        page = client.get(order.get_absolute_url()).content.decode()
        assert [f'href="{address}"' in page for address in (book_in, sheet)] == [may, may]
        assert [client.get(address).status_code for address in screens] == [200 if may else 403] * 2
    assert cast.outlet.name in client.get(book_in).content.decode()

"""One order from draft to complete, by the people and the system parts that move it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from consignments import drafts, lifecycle
from consignments.actors import WORKER, person
from consignments.draft_lines import LineDraft
from consignments.models import OrderLine
from consignments.statuses import Status
from jobqueue.models import Job
from tests.factories import make_outlet, make_product, make_supplier, make_user


@pytest.mark.django_db
def test_an_order_walks_from_draft_to_complete() -> None:
    outlet, supplier = make_outlet(), make_supplier()
    buyer = person(make_user("mere", "buyer", outlets=[outlet]))
    approver = person(make_user("tane", "approver", outlets=[outlet]))
    lines = [
        LineDraft(make_product(), Decimal("2.5"), Decimal("3.99")),
        LineDraft(make_product(), Decimal(4), Decimal(1)),
    ]
    order = drafts.create_order(supplier=supplier, outlet=outlet, lines=lines, actor=buyer)

    lifecycle.advance(order.pk, "submit", actor=buyer)
    lifecycle.advance(order.pk, "approve", actor=approver)
    assert lifecycle.advance(order.pk, "send", actor=buyer).status == Status.SENT_TO_LS
    lifecycle.advance(order.pk, "confirm", actor=WORKER)
    for line in OrderLine.objects.filter(order=order):
        OrderLine.objects.filter(pk=line.pk).update(accepted=line.ordered)
    lifecycle.advance(order.pk, "receive", actor=WORKER)
    order = lifecycle.advance(order.pk, "complete", actor=WORKER)

    assert order.status == Status.COMPLETE
    names = [event.name for event in order.events.all()]
    assert names == ["create", "submit", "approve", "send", "push", "confirm", "receive", "complete"]
    jobs = Job.objects.filter(subject=f"order:{order.number}").order_by("id")
    assert [job.job_type for job in jobs] == [
        "po.remind_approvers",
        "po.email_supplier",
        "po.send_to_ls",
        "po.receive_in_ls",
    ]
    push = jobs[2].payload
    assert push["po_id"] == order.pk
    assert push["consignment_data"]["products"][0]["count"] == "2.50000"

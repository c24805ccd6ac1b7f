"""What came of it, judged from the simulator's own state and our ledger, past all code that synchronises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from consignments.models import Order
from consignments.statuses import Kind, Status
from jobqueue.models import DeadLetter
from receiving.models import ReceiptLine
from sync.models import Drift
from tests.support.simulator import Simulator

ZERO = Decimal(0)


@dataclass
class Verdict:
    """`faults` are what must never be; `shown` are the differences that staff see."""

    statuses: Counter[str] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def judge(simulator: Simulator) -> Verdict:
    """Compares every order with what Lightspeed has."""
    there: dict[str, list[dict[str, Any]]] = {}
    for each in simulator.state()["consignments"]:
        if not each.get("deleted_at"):
            there.setdefault(each["reference"], []).append(each)
    verdict = Verdict(shown=[str(drift) for drift in Drift.objects.filter(state=Drift.State.OPEN)])
    for order in Order.objects.prefetch_related("lines__product").order_by("pk"):
        verdict.statuses[order.status] += 1
        verdict.faults += [f"{order.number}: {fault}" for fault in _faults(order, there.get(order.number, []))]
    return verdict


def _faults(order: Order, there: list[dict[str, Any]]) -> Iterator[str]:
    if len(there) > 1:
        yield f"{len(there)} consignments at Lightspeed"
    stated = order.status == Status.COMPLETE or _says_why(order)
    if not stated:
        yield f"rests in {order.status} without a reason"
    if order.status != Status.COMPLETE:
        return
    if not there:
        yield "complete, but not at Lightspeed"
    elif not Drift.objects.filter(order=order, state=Drift.State.OPEN).exists():
        yield from _hidden_differences(order, there[0])


def _says_why(order: Order) -> bool:
    dead = DeadLetter.objects.filter(subject=f"order:{order.number}").exists()
    return dead or Drift.objects.filter(order=order, state=Drift.State.OPEN).exists()


def _end_of(order: Order, something_came: bool) -> str:
    """Where what is complete here rests at Lightspeed."""
    if order.kind == Kind.RETURN:
        return "SENT"
    return "RECEIVED" if something_came or order.kind == Kind.OUTLET else "CANCELLED"


def _hidden_differences(order: Order, there: dict[str, Any]) -> Iterator[str]:
    ledger = dict(ReceiptLine.objects.filter(receipt__order=order).values_list("product_id").annotate(Sum("accepted")))
    if there["status"] != _end_of(order, any(ledger.values())) or there["type"] != order.kind:
        yield f"Lightspeed has it as {there['type']} {there['status']}"
    lines = {line["product_id"]: line for line in there["lines"] if not line.get("deleted_at")}
    for line in order.lines.all():
        other = lines.pop(line.product.lightspeed_id or "", None)
        if other is None:
            yield f"{line.product.sku} is not at Lightspeed"
            continue
        pairs = {
            "ordered": (line.ordered, other["count"]),
            "received": (ledger.get(line.product_id, ZERO), other["received"] or 0),
            # The price of a return is Lightspeed's own.
            "cost": (line.unit_cost, other["cost"] if order.kind != Kind.RETURN else line.unit_cost),
        }
        for name, (ours, theirs) in pairs.items():
            if ours != Decimal(theirs):
                yield f"{line.product.sku} {name}: {ours} here, {theirs} at Lightspeed"
    if lines:
        yield f"{len(lines)} lines too many at Lightspeed"

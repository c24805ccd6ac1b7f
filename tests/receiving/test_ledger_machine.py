"""Receipts, reversals, short-closes and cancels in any order, several at once, against a plain model of the ledger.

Every step lets one to three threads loose on one order at the same moment. Whatever they came to, each success must
be in the ledger once, each failure not at all, and `check_ledger` must find nothing to complain about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from consignments import lifecycle
from consignments.actors import person
from consignments.errors import ConsignmentError
from consignments.models import Order, OrderEvent
from consignments.statuses import RECEIVABLE, Status
from receiving.corrections import correct_counts, newest_receipt
from receiving.counts import CountedLine
from receiving.ledger_check import ledger_differences
from receiving.models import Receipt, ShortClose
from receiving.receipts import post_receipt
from receiving.reversal import reverse_receipt
from receiving.short_close import short_close
from tests.factories import make_user
from tests.receiving.conftest import Dock, make_dock
from tests.support.threads import at_once

pieces = st.decimals(min_value=0, max_value=6, places=2)
positions = st.integers(min_value=0, max_value=2)
counts = st.dictionaries(positions, st.tuples(pieces, pieces), min_size=1, max_size=3)


@dataclass(frozen=True)
class Deed:
    """Something a person tries; `result` is what the domain gives for it."""

    kind: str
    call: Callable[[], object]


class LedgerMachine(RuleBasedStateMachine):
    """The model: what each receipt that succeeded brought to each line, and what was closed."""

    @initialize()
    def order_arrives(self) -> None:
        self.dock: Dock = make_dock()
        self.keys = (f"machine-key-{number:04}" for number in count())
        self.manager = person(make_user(None, "manager", outlets=[self.dock.order.outlet]))
        self.products = [line.product_id for line in self.dock.lines]
        self.received: dict[int, dict[int, tuple[Decimal, Decimal]]] = {}
        self.reversed: set[int] = set()
        self.closed: dict[int, Decimal] = {}
        self.corrections: dict[int, dict[int, tuple[Decimal, Decimal]]] = {}
        self.is_cancelled = False

    def receipt_of(self, counted: dict[int, tuple[Decimal, Decimal]], key: str) -> Deed:
        lines = [
            CountedLine(self.products[place], accepted=accepted, missing=missing, reason="short")
            for place, (accepted, missing) in counted.items()
            if accepted or missing
        ]
        return Deed("receipt", lambda: post_receipt(self.dock.order.pk, key=key, lines=lines, actor=self.manager))

    @rule(deliveries=st.lists(counts, min_size=1, max_size=3))
    def people_book_in(self, deliveries: list[dict[int, tuple[Decimal, Decimal]]]) -> None:
        self.let_loose([self.receipt_of(counted, next(self.keys)) for counted in deliveries])

    @rule(counted=counts)
    def one_person_taps_thrice(self, counted: dict[int, tuple[Decimal, Decimal]]) -> None:
        self.let_loose([self.receipt_of(counted, next(self.keys))] * 3)

    # Who won the races before decides which receipts there are: what is drawn must not depend on it.
    @rule(which=st.integers(min_value=0, max_value=11), counted=counts)
    def someone_takes_back_while_another_books_in(
        self, which: int, counted: dict[int, tuple[Decimal, Decimal]]
    ) -> None:
        deeds = [self.receipt_of(counted, next(self.keys))]
        if self.received:
            receipt = sorted(self.received)[which % len(self.received)]
            deeds += [self.reversal_of(receipt), self.reversal_of(receipt)]
        self.let_loose(deeds)

    def reversal_of(self, receipt: int) -> Deed:
        key = next(self.keys)
        return Deed("reversal", lambda: reverse_receipt(receipt, key=key, reason="wrong", actor=self.manager))

    @rule(places=st.sets(positions, min_size=1), counted=counts)
    def someone_closes_lines_while_another_books_in(
        self, places: set[int], counted: dict[int, tuple[Decimal, Decimal]]
    ) -> None:
        products, key = [self.products[place] for place in places], next(self.keys)
        close = Deed(
            "close",
            lambda: short_close(
                self.dock.order.pk, key=key, reason="none left", product_ids=products, actor=self.manager
            ),
        )
        self.let_loose([close, self.receipt_of(counted, next(self.keys))])

    @rule(place=positions, good=pieces, both=st.booleans())
    def people_correct(self, place: int, good: Decimal, both: bool) -> None:
        line, seen = self.dock.lines[place], newest_receipt(self.dock.order)
        missing = max(line.ordered - line.short_closed - good, Decimal(0))
        totals = [CountedLine(line.product_id, accepted=good, missing=missing)]
        keys = [next(self.keys), next(self.keys)] if both else [next(self.keys)] * 2
        self.let_loose([self.correction_of(totals, seen, key) for key in keys])

    def correction_of(self, totals: list[CountedLine], seen: int, key: str) -> Deed:
        order = self.dock.order.pk
        return Deed(
            "correction",
            lambda: correct_counts(order, key=key, lines=totals, seen=seen, reason="recount", actor=self.manager),
        )

    @rule(counted=counts)
    def someone_cancels_while_another_books_in(self, counted: dict[int, tuple[Decimal, Decimal]]) -> None:
        cancel = Deed(
            "cancel", lambda: lifecycle.advance(self.dock.order.pk, "cancel", reason="changed", actor=self.manager)
        )
        self.let_loose([cancel, self.receipt_of(counted, next(self.keys))])

    def let_loose(self, deeds: list[Deed]) -> None:
        for deed, outcome in zip(deeds, at_once(*(deed.call for deed in deeds)), strict=True):
            if outcome.error is None:
                self.remember(deed.kind, outcome.value)
            else:
                assert isinstance(outcome.error, ConsignmentError), outcome.error

    def remember(self, kind: str, value: object) -> None:
        if kind == "cancel":
            self.is_cancelled = True
        elif kind == "close":
            assert isinstance(value, list)
            for entry in value:
                self.closed[entry.line_id] = self.closed.get(entry.line_id, Decimal(0)) + entry.quantity
        elif isinstance(value, Receipt) and kind == "correction":
            self.corrections[value.pk] = self.brought_by(value)
        elif isinstance(value, Receipt) and value.reverses_id:
            assert value.reverses_id not in self.reversed
            self.reversed.add(value.reverses_id)
        elif isinstance(value, Receipt):
            self.received[value.pk] = self.brought_by(value)

    def brought_by(self, receipt: Receipt) -> dict[int, tuple[Decimal, Decimal]]:
        return {line.line_id or 0: (line.accepted, line.missing) for line in receipt.lines.all()}

    @invariant()
    def totals_are_what_succeeded(self) -> None:
        standing = [lines for receipt, lines in self.received.items() if receipt not in self.reversed]
        standing += self.corrections.values()
        for line in self.dock.lines:
            brought = [lines[line.pk] for lines in standing if line.pk in lines]
            assert line.accepted == sum((accepted for accepted, _ in brought), Decimal(0))
            assert line.missing == sum((missing for _, missing in brought), Decimal(0))
            assert line.short_closed == self.closed.get(line.pk, Decimal(0))

    @invariant()
    def the_status_follows_from_the_lines(self) -> None:
        order = Order.objects.get(pk=self.dock.order.pk)
        settled = all(line.open == 0 for line in self.dock.lines)
        assert (order.status == Status.CANCELLED) == self.is_cancelled
        if not self.is_cancelled:
            assert order.status == (Status.RECEIVED if settled else Status.IN_TRANSIT)
        assert order.status in RECEIVABLE or settled or self.is_cancelled

    @invariant()
    def ledger_and_history_are_whole(self) -> None:
        order = self.dock.order
        assert list(ledger_differences(Order.objects.filter(pk=order.pk))) == []
        assert Receipt.objects.filter(order=order, kind="RECEIPT").count() == len(self.received)
        assert ShortClose.objects.filter(order=order).values("line").distinct().count() == len(self.closed)
        numbers = list(OrderEvent.objects.filter(order=order).values_list("seq", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_ledger_holds_whatever_people_do_at_once() -> None:
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=15,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )

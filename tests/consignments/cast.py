"""The people of these tests, and orders walked to a state by them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

from django.test import override_settings
from django.utils import timezone

from consignments import drafts, lifecycle
from consignments.actors import POLLER, WORKER, Actor, person
from consignments.draft_lines import LineDraft
from consignments.effects import SEND_TO_LS, subject_of
from consignments.models import Order, OrderLine, Outlet, Supplier
from consignments.statuses import Status
from jobqueue.models import DeadLetter
from tests.factories import make_outlet, make_product, make_supplier, make_user

_jobs = count(1_000)


@dataclass
class Cast:
    """One outlet, one supplier, and a person for each role there."""

    outlet: Outlet = field(default_factory=make_outlet)
    supplier: Supplier = field(default_factory=make_supplier)

    def __post_init__(self) -> None:
        self.buyer = self.play("buyer")
        self.approver = self.play("approver")
        self.receiver = self.play("receiver")
        self.operator = self.play("operator")
        self.manager = self.play("manager")

    def play(self, *roles: str, at: Outlet | None = None) -> Actor:
        """A new person with `roles` at this outlet, or at another."""
        return person(make_user(None, *roles, outlets=[at or self.outlet]))

    def line(self, ordered: str = "10", unit_cost: str = "4.50") -> LineDraft:
        return LineDraft(make_product(supplier=self.supplier), Decimal(ordered), Decimal(unit_cost))

    def draft(self, *lines: LineDraft) -> Order:
        """A draft by the buyer, with two lines unless told otherwise."""
        return drafts.create_order(
            supplier=self.supplier, outlet=self.outlet, lines=lines or (self.line(), self.line("2.5")), actor=self.buyer
        )

    def order(self, status: Status, *lines: LineDraft) -> Order:
        """An order walked to `status` by the moves that lead there."""
        order = self.draft(*lines)
        with override_settings(LIGHTSPEED_AUTO_PUSH=False):
            for move in PATHS[status]:
                self.make(order, move)
        order.refresh_from_db()
        return order

    def make(self, order: Order, move: str) -> Order:
        """Makes `move` as the right person would, with what it needs."""
        if move == "receive":
            settle(order)
        if move == "fail":
            return lifecycle.advance(order.pk, move, actor=WORKER, data={"dead_letter": dead_letter(order).pk})
        if move == "retry":
            order.refresh_from_db()
            data = {"dead_letter": order.dead_letter_id}
            return lifecycle.advance(order.pk, move, actor=self.operator, data=data)
        actor = {
            "submit": self.buyer,
            "recall": self.buyer,
            "approve": self.approver,
            "reject": self.approver,
            "send": self.buyer,
            "push": self.buyer,
            "confirm": WORKER,
            "receive": self.receiver,
            "complete": POLLER,
            "cancel": self.buyer,
        }[move]
        return lifecycle.advance(order.pk, move, actor=actor, reason="as agreed by telephone")


PATHS: dict[Status, tuple[str, ...]] = {
    Status.DRAFT: (),
    Status.PENDING_APPROVAL: ("submit",),
    Status.APPROVED: ("submit", "approve"),
    Status.SENT: ("submit", "approve", "send"),
    Status.SENT_TO_LS: ("submit", "approve", "send", "push"),
    Status.IN_TRANSIT: ("submit", "approve", "send", "push", "confirm"),
    Status.FAILED: ("submit", "approve", "send", "push", "fail"),
    Status.RECEIVED: ("submit", "approve", "send", "push", "confirm", "receive"),
    Status.COMPLETE: ("submit", "approve", "send", "push", "confirm", "receive", "complete"),
    Status.CANCELLED: ("cancel",),
}


def settle(order: Order) -> None:
    """Books everything in, as receiving would."""
    for line in OrderLine.objects.filter(order=order):
        line.accepted = line.ordered
        line.save()


def dead_letter(order: Order, job_type: str = SEND_TO_LS) -> DeadLetter:
    """A dead job of the order."""
    number = next(_jobs)
    return DeadLetter.objects.create(
        original_job_id=number,
        job_type=job_type,
        payload={"po_id": order.pk},
        priority=5,
        attempts=3,
        max_attempts=3,
        error_message="Lightspeed answered 500.",
        failed_at=timezone.now(),
        created_at=timezone.now(),
        subject=subject_of(order),
    )

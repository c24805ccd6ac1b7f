"""The people of these tests, and orders of each kind walked to a state by them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import count

from django.test import override_settings
from django.utils import timezone

from consignments import drafts, lifecycle
from consignments.actors import POLLER, WORKER, Actor, person
from consignments.draft_lines import LineDraft
from consignments.drafts import HeaderDraft
from consignments.effects import SEND_TO_LS, subject_of
from consignments.models import Box, BoxContent, CreditNote, Order, OrderLine, Outlet, ReturnReason, Supplier
from consignments.statuses import Kind, Status
from jobqueue.models import DeadLetter
from tests.factories import make_outlet, make_product, make_supplier, make_user

_jobs = count(1_000)


@dataclass
class Cast:
    """One outlet, one supplier, and a person for each role there; for transfers a source with people of its own."""

    outlet: Outlet = field(default_factory=make_outlet)
    supplier: Supplier = field(default_factory=make_supplier)

    def __post_init__(self) -> None:
        self.buyer = self.play("buyer")
        self.approver = self.play("approver")
        self.receiver = self.play("receiver")
        self.operator = self.play("operator")
        self.manager = self.play("manager")

    @cached_property
    def source(self) -> Outlet:
        """Where transfers come from."""
        return make_outlet()

    @cached_property
    def sender(self) -> Actor:
        """The buyer of the source, who agrees, packs and dispatches."""
        return self.play("buyer", at=self.source)

    def play(self, *roles: str, at: Outlet | None = None) -> Actor:
        """A new person with `roles` at this outlet, or at another."""
        return person(make_user(None, *roles, outlets=[at or self.outlet]))

    def line(self, ordered: str = "10", unit_cost: str = "4.50") -> LineDraft:
        return LineDraft(make_product(supplier=self.supplier), Decimal(ordered), Decimal(unit_cost))

    def draft(self, *lines: LineDraft, kind: Kind = Kind.SUPPLIER) -> Order:
        """A draft by the buyer, with two lines unless told otherwise; a transfer asks the source for goods."""
        chosen = lines or (self.line(), self.line("2.5"))
        return drafts.create_draft(kind, self.header(kind), lines=chosen, actor=self.buyer)

    def header(self, kind: Kind) -> HeaderDraft:
        if kind == Kind.OUTLET:
            return HeaderDraft(None, self.outlet, source=self.source)
        reason = ReturnReason.OVERSTOCK if kind == Kind.RETURN else ""
        return HeaderDraft(self.supplier, self.outlet, return_reason=reason)

    def packing_at_home(self) -> Order:
        """A transfer that this outlet has offered and packs: one of its two lines lies in a box."""
        header = HeaderDraft(None, self.source, source=self.outlet, offered=True)
        lines = [self.line(), self.line("2.5")]
        order = drafts.create_draft(Kind.OUTLET, header, lines=lines, actor=self.buyer)
        for move, actor in (("submit", self.buyer), ("approve", self.approver), ("agree", self.sender)):
            lifecycle.advance(order.pk, move, actor=actor)
        box = Box.objects.create(order=order, number=1)
        BoxContent.objects.create(box=box, line=order.lines.all()[0], quantity=4)
        order.refresh_from_db()
        return order

    def order(self, status: Status, *lines: LineDraft, kind: Kind = Kind.SUPPLIER) -> Order:
        """An order walked to `status` by the moves that lead there."""
        order = self.draft(*lines, kind=kind)
        with override_settings(LIGHTSPEED_AUTO_PUSH=False):
            for move in path_to(kind, status):
                if status == Status.DISPUTED and move == "receive":
                    settle(order, but_for=Decimal(1))
                    lifecycle.advance(order.pk, move, actor=self.receiver)
                else:
                    self.make(order, move)
        order.refresh_from_db()
        return order

    def make(self, order: Order, move: str) -> Order:
        """Makes `move` as the right person would, with what it needs."""
        self._prepare(order, move)
        if move == "fail":
            return lifecycle.advance(order.pk, move, actor=WORKER, data={"dead_letter": dead_letter(order).pk})
        if move == "retry":
            order.refresh_from_db()
            data = {"dead_letter": order.dead_letter_id}
            return lifecycle.advance(order.pk, move, actor=self.operator, data=data)
        return lifecycle.advance(order.pk, move, actor=self.maker_of(order, move), reason="as agreed by telephone")

    def maker_of(self, order: Order, move: str) -> Actor:
        """Who makes `move` of `order`."""
        if order.kind == Kind.OUTLET and move in {"agree", "decline", "pack", "unpack", "send", "push"}:
            return self.sender
        return {
            "submit": self.buyer,
            "recall": self.buyer,
            "approve": self.approver,
            "reject": self.approver,
            "send": self.buyer,
            "push": self.buyer,
            "confirm": WORKER,
            "receive": self.receiver,
            "complete": POLLER,
            "settle": self.manager,
            "credit": self.buyer,
            "close": self.manager,
            "cancel": self.buyer,
        }[move]

    def _prepare(self, order: Order, move: str) -> None:
        if move == "receive":
            settle(order)
        if move == "pack":
            pack_all(order)
        if move == "settle":
            order.disputes.update(decision="LOST")
        if move == "credit":
            credit_all(order, self.buyer)


_WRITTEN = ("submit", "approve")
_SENT: dict[Kind, tuple[str, ...]] = {
    Kind.SUPPLIER: (*_WRITTEN, "send"),
    Kind.OUTLET: (*_WRITTEN, "agree", "pack", "send"),
    Kind.RETURN: (*_WRITTEN, "send"),
}


def path_to(kind: Kind, status: Status) -> tuple[str, ...]:
    """The moves that lead an order of `kind` from its draft to `status`."""
    sent, transit = _SENT[kind], (*_SENT[kind], "push", "confirm")
    paths: dict[Status, tuple[str, ...]] = {
        Status.DRAFT: (),
        Status.PENDING_APPROVAL: ("submit",),
        Status.APPROVED: _WRITTEN,
        Status.AGREED: (*_WRITTEN, "agree"),
        Status.PACKED: (*_WRITTEN, "agree", "pack"),
        Status.SENT: sent,
        Status.SENT_TO_LS: (*sent, "push"),
        Status.IN_TRANSIT: transit,
        Status.FAILED: (*sent, "push", "fail"),
        Status.RECEIVED: (*transit, "receive"),
        Status.DISPUTED: (*transit, "receive", "complete"),
        Status.COMPLETE: (*transit, "credit") if kind == Kind.RETURN else (*transit, "receive", "complete"),
        Status.CANCELLED: ("cancel",),
    }
    return paths[status]


def settle(order: Order, *, but_for: Decimal = Decimal(0)) -> None:
    """Books everything in, as receiving would; `but_for` pieces of each line are missing."""
    for line in OrderLine.objects.filter(order=order):
        line.accepted, line.missing = line.ordered - but_for, but_for
        line.save()


def pack_all(order: Order) -> None:
    """Packs every line whole into one box."""
    box, _ = Box.objects.get_or_create(order=order, number=1)
    for line in order.lines.all():
        BoxContent.objects.update_or_create(box=box, line=line, defaults={"quantity": line.ordered})


def credit_all(order: Order, by: Actor) -> None:
    """A credit note over the whole return, unless there is one."""
    if order.credit_notes.exists():
        return
    assert by.user
    value = sum((line.ordered * line.unit_cost for line in order.lines.all()), Decimal(0))
    CreditNote.objects.create(order=order, number="CN-1", amount=value, dated=timezone.localdate(), recorded_by=by.user)


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

"""The e-mails of an order as its page shows them, and sending one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from consignments import effects, events, scope
from consignments.actors import MAILING, Actor
from consignments.errors import GuardRefused, NotFound
from consignments.letters import (
    CANCELLATION_LETTER,
    FAILED,
    LETTERS,
    ORDER_LETTER,
    WAITING,
    Letter,
    MailState,
    is_mailed,
    mail_state,
)
from consignments.locks import lock_order
from consignments.models import Order, OrderEvent
from consignments.statuses import Status
from jobqueue import dead_letters
from jobqueue.models import DeadLetter

SEND = "consignments.send_order"
_NOT_SENT_YET = frozenset({Status.DRAFT, Status.PENDING_APPROVAL, Status.APPROVED})


@dataclass(frozen=True)
class ShownMail:
    """A letter, where it stands, and what keeps it from being sent again now, if anything."""

    letter: Letter
    current: MailState
    refusal: GuardRefused | None

    @property
    def has_failed(self) -> bool:
        """Whether the supplier was to get it and did not."""
        return self.current.state == FAILED

    @property
    def is_missed(self) -> bool:
        """Whether it failed and is still wanted: of an order that is off it is not."""
        return self.has_failed and (self.refusal is None or self.refusal.code != "not_sent")

    @property
    def hint(self) -> str:
        """What to do before it can be sent again, in words."""
        return self.refusal.message if self.refusal and self.refusal.code == "no_address" else ""


def mails_of(order: Order, history: Sequence[OrderEvent]) -> list[ShownMail]:
    """The letters that the order has caused so far, by its whole history."""
    if not is_mailed(order):
        return []
    states = ((letter, mail_state(history, letter)) for letter in LETTERS.values())
    return [ShownMail(letter, state, _refusal(order, letter, state)) for letter, state in states if state]


def resend(order_id: int, *, actor: Actor, letter: Letter = ORDER_LETTER) -> Order:
    """Has the letter mailed to the order's supplier once more; it takes the place of one that failed.

    Raises NotFound, NotPermitted, or GuardRefused: not sent yet or cancelled, no address, one is on its way already.
    """
    with transaction.atomic():
        # Whoever retries a dead letter locks it before the order: so does this.
        dead = _lock_dead_letters(order_id, letter)
        order = lock_order(order_id)
        scope.check_order(actor, order)
        scope.check_right(actor, SEND, _("send orders to suppliers"))
        _check(order, letter, mail_state(order.events.all(), letter))
        event = events.record(order, letter.resent, actor=actor)
        for each in dead:
            dead_letters.discard(each.pk, actor=MAILING, reason=f"{actor.name} had it sent again")
        effects.enqueue_letter(order, letter, time=event.seq)
        return order


def _lock_dead_letters(order_id: int, letter: Letter) -> list[DeadLetter]:
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        raise NotFound(_("There is no order with id %(order_id)s.") % {"order_id": order_id}, code="order_not_found")
    found = DeadLetter.objects.filter(subject=effects.subject_of(order), job_type=letter.job_type)
    return list(found.select_for_update().defer("payload").order_by("pk"))


def _check(order: Order, letter: Letter, current: MailState | None) -> None:
    refusal = _refusal(order, letter, current)
    if refusal:
        raise refusal


def _refusal(order: Order, letter: Letter, current: MailState | None) -> GuardRefused | None:
    if not is_mailed(order):
        return GuardRefused(
            _("%(number)s is no order to a supplier: nothing of it is mailed.") % {"number": order.number},
            code="not_mailed",
        )
    if not _is_due(order, letter, current):
        state = Status(order.status).label
        return GuardRefused(
            _("%(number)s is %(state)s: there is nothing to send.") % {"number": order.number, "state": state},
            code="not_sent",
        )
    if not order.vendor.email:
        return GuardRefused(
            _("%(vendor)s has no e-mail address. Add one first.") % {"vendor": order.vendor}, code="no_address"
        )
    if current and current.state == WAITING:
        return GuardRefused(
            _("The e-mail of %(number)s is on its way already.") % {"number": order.number}, code="mail_waiting"
        )
    return None


def _is_due(order: Order, letter: Letter, current: MailState | None) -> bool:
    if letter is CANCELLATION_LETTER:
        return current is not None
    return order.status not in _NOT_SENT_YET and order.status != Status.CANCELLED

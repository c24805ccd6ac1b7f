"""The lifecycle of one order as a row of steps: what is done, where it stands, what comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consignments.models import Order, OrderEvent
from consignments.statuses import Kind, Status, mid_sentence

_WRITTEN = (Status.DRAFT, Status.PENDING_APPROVAL, Status.APPROVED)
_AWAY = (Status.SENT, Status.SENT_TO_LS, Status.IN_TRANSIT)
PATHS: dict[str, tuple[Status, ...]] = {
    Kind.SUPPLIER: (*_WRITTEN, *_AWAY, Status.RECEIVED, Status.COMPLETE),
    Kind.OUTLET: (*_WRITTEN, Status.AGREED, Status.PACKED, *_AWAY, Status.RECEIVED, Status.COMPLETE),
    Kind.RETURN: (*_WRITTEN, *_AWAY, Status.COMPLETE),
}
# What is not decided yet stands where the transfer would else be complete.
_STANDS_AT = {Status.DISPUTED: Status.RECEIVED}


@dataclass(frozen=True)
class StepMark:
    """One step: `state` is done, current, todo, or stopped (failed or cancelled there); `at` is when it was reached."""

    label: str
    state: str
    at: datetime | None


def steps_of(order: Order, events: Sequence[OrderEvent]) -> list[StepMark]:
    """The steps of `order` from its events, oldest first. A failure or cancellation stands where it happened."""
    reached = {event.to_status: event.created_at for event in events if event.to_status}
    path = path_of(order)
    status = _STANDS_AT.get(Status(order.status), Status(order.status))
    if status in path:
        here, stopped = path.index(status), False
    else:
        here, stopped = _stopped_at(path, events), True
    marks = []
    for place, status in enumerate(path):
        state = "todo" if place > here else "done"
        if place == here:
            state = "stopped" if stopped else "done" if order.status == Status.COMPLETE else "current"
        label = str(status.label)
        if state == "stopped":
            label = f"{label}: {mid_sentence(Status(order.status).label)}"
        marks.append(StepMark(label, state, reached.get(status) if place <= here else None))
    return marks


def path_of(order: Order) -> tuple[Status, ...]:
    """The steps that an order of this kind takes if nothing goes wrong; without Lightspeed for what it never held."""
    path = PATHS[order.kind]
    if order.from_stock:
        return path
    return tuple(status for status in path if status not in {Status.SENT_TO_LS, Status.IN_TRANSIT})


def _stopped_at(path: Sequence[Status], events: Sequence[OrderEvent]) -> int:
    """How far the order had come when it stopped; a cancelled failure stopped where the failure did."""
    for event in reversed(events):
        if event.to_status in (Status.FAILED, Status.CANCELLED) and event.from_status in path:
            return path.index(Status(event.from_status))
    return 0

"""The lifecycle of one order as a row of steps: what is done, where it stands, what comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consignments.models import Order, OrderEvent
from consignments.statuses import Status

PATH = (
    Status.DRAFT,
    Status.PENDING_APPROVAL,
    Status.APPROVED,
    Status.SENT,
    Status.SENT_TO_LS,
    Status.IN_TRANSIT,
    Status.RECEIVED,
    Status.COMPLETE,
)


@dataclass(frozen=True)
class StepMark:
    """One step: `state` is done, current, todo, or stopped (failed or cancelled there); `at` is when it was reached."""

    label: str
    state: str
    at: datetime | None


def steps_of(order: Order, events: Sequence[OrderEvent]) -> list[StepMark]:
    """The steps of `order` from its events, oldest first. A failure or cancellation stands where it happened."""
    reached = {event.to_status: event.created_at for event in events if event.to_status}
    if order.status in PATH:
        here, stopped = PATH.index(Status(order.status)), False
    else:
        here, stopped = _stopped_at(order, events), True
    marks = []
    for place, status in enumerate(PATH):
        state = "todo" if place > here else "done"
        if place == here:
            state = "stopped" if stopped else "done" if order.status == Status.COMPLETE else "current"
        label = str(status.label)
        if state == "stopped":
            label = f"{label}: {Status(order.status).label.lower()}"
        marks.append(StepMark(label, state, reached.get(status) if place <= here else None))
    return marks


def _stopped_at(order: Order, events: Sequence[OrderEvent]) -> int:
    """How far the order had come when it stopped; a cancelled failure stopped where the failure did."""
    for event in reversed(events):
        if event.to_status in (Status.FAILED, Status.CANCELLED) and event.from_status in PATH:
            return PATH.index(Status(event.from_status))
    return 0

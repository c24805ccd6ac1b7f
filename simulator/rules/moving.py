"""Moving a consignment to another status, with what follows from it."""

from __future__ import annotations

from simulator.changes import next_version, now_text
from simulator.models import Consignment, Line
from simulator.refusals import Refusal
from simulator.rules import statuses
from simulator.rules.stock import arrive, come_back, leave
from simulator.sql import change_each
from simulator.switches import switches
from simulator.webhooks.events import line_events, runbook_created

MARK = "UPDATE simulator_line SET status = %s, updated_at = %s, version = %s, cost = %s WHERE id = %s"


def move(found: Consignment, status: str) -> None:
    """Raises Refusal with the rule that stands against it."""
    kind, before = found.type, found.status
    stops = switches.cancel_sent_return
    if not statuses.may_follow(kind, before, status, skipping=switches.skip_states, sent_returns_stop=stops):
        raise Refusal(f"a {kind} consignment cannot go from {before} to {status}")
    lines = list(found.lines.filter(deleted_at=None).order_by("number"))
    _check_lines(found, status, lines)
    _set(found, status)
    if status == statuses.CANCELLED and before != statuses.OPEN and switches.cancel_restocks:
        come_back(found, lines)
    _follow(found, lines)


def dispatch(found: Consignment) -> None:
    """What writing `received` does to a consignment that is not dispatched yet."""
    _set(found, statuses.DISPATCHED)


def _set(found: Consignment, status: str) -> None:
    found.status = status
    found.updated_at = now_text()
    if status == statuses.RECEIVED:
        found.received_at = found.updated_at
    found.version = next_version()
    found.save()


def _check_lines(found: Consignment, status: str, lines: list[Line]) -> None:
    if found.type != statuses.SUPPLIER:
        return
    if not lines and not (status == statuses.CANCELLED and switches.cancel_empty):
        raise Refusal("the status of a consignment without products cannot be changed")
    if status == statuses.RECEIVED and not any(line.received for line in lines):
        raise Refusal("at least one product must have been received")


def _follow(found: Consignment, lines: list[Line]) -> None:
    if found.status == statuses.SENT:
        _sent(found, lines)
    elif found.status in (statuses.RECEIVED, statuses.COMPLETE):
        _mark(lines, switches.line_status_received)
        arrive(found, lines)
        line_events("consignment.receive", lines)


def _sent(found: Consignment, lines: list[Line]) -> None:
    if found.type in statuses.LEAVING:
        leave(found, lines)
        _mark(lines, "SENT_SUCCESS")
    if found.type == statuses.OUTLET:
        line_events("consignment.send", lines)
    if switches.runbook_webhook:
        runbook_created(found)


def _mark(lines: list[Line], status: str) -> None:
    now = now_text()
    for line in lines:
        line.status, line.updated_at, line.version = status, now, next_version()
    change_each(MARK, [(line.status, line.updated_at, line.version, line.cost, line.pk) for line in lines])

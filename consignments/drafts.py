"""Writing orders: create one, change its header, replace its lines. Only while it is a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from django.db import transaction

from consignments import events, scope
from consignments.actors import Actor
from consignments.draft_lines import LineDraft, check_lines, write_lines
from consignments.errors import Conflict, InvalidInput, MoveNotAllowed, NotPermitted
from consignments.locks import lock_order
from consignments.models import Order, Outlet, Supplier
from consignments.numbering import next_number
from consignments.statuses import Kind, Status

__all__ = ["HeaderDraft", "LineDraft", "create_order", "edit_header", "replace_lines"]

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class HeaderDraft:
    """What an order says above its lines. `due_date` is a day by the outlet's calendar."""

    supplier: Supplier
    outlet: Outlet
    due_date: date | None = None
    note: str = ""


def create_order(
    *,
    supplier: Supplier,
    outlet: Outlet,
    due_date: date | None = None,
    note: str = "",
    lines: Sequence[LineDraft] = (),
    actor: Actor,
) -> Order:
    """A new draft by `actor`, with its number.

    Raises NotPermitted, NotFound (a foreign outlet) or InvalidInput, which names each faulty line.
    """
    author = _author(actor)
    scope.check_right(actor, "consignments.add_order", "create orders")
    scope.check_outlet(actor, outlet.pk)
    header = HeaderDraft(supplier, outlet, due_date, note.strip())
    _check_header(header)
    check_lines(lines)
    with transaction.atomic():
        order = Order.objects.create(
            number=next_number(Kind.SUPPLIER),
            supplier=supplier,
            outlet=outlet,
            due_date=due_date,
            note=header.note,
            created_by=author,
            last_edited_by=author,
        )
        write_lines(order, lines)
        events.record(order, "create", actor=actor, to_status=Status.DRAFT, data={"lines": len(lines)})
    log.info("po.created", number=order.number, lines=len(lines), actor=actor.name)
    return order


def replace_lines(order_id: int, lines: Sequence[LineDraft], *, actor: Actor, version: int | None = None) -> Order:
    """Makes `lines` the draft's lines, in that order, and records what changed.

    `version` is that of the order the editor was looking at; see `_lock_draft` for what is refused.
    """
    check_lines(lines)
    with transaction.atomic():
        order = _lock_draft(order_id, actor, version)
        changes = write_lines(order, lines)
        return _edited(order, actor, changes)


def edit_header(order_id: int, header: HeaderDraft, *, actor: Actor, version: int | None = None) -> Order:
    """Changes what the draft says above its lines, and records what changed; refusals as for `replace_lines`."""
    _check_header(header)
    scope.check_outlet(actor, header.outlet.pk)
    with transaction.atomic():
        order = _lock_draft(order_id, actor, version)
        before = _header_words(order)
        order.supplier, order.outlet = header.supplier, header.outlet
        order.due_date, order.note = header.due_date, header.note.strip()
        after = _header_words(order)
        changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
        return _edited(order, actor, changes)


def _author(actor: Actor) -> Any:
    if actor.user is None:
        raise NotPermitted("Orders are written by people, not by the system.", code="people_only")
    return actor.user


def _lock_draft(order_id: int, actor: Actor, version: int | None) -> Order:
    """The locked order, if this person may change it now.

    Raises NotPermitted, NotFound (not there, or a foreign outlet), MoveNotAllowed (code not_a_draft: what is up for
    approval or beyond is taken back or rejected first) or Conflict (code stale_version: someone else was quicker).
    """
    _author(actor)
    scope.check_right(actor, "consignments.change_order", "change orders")
    order = lock_order(order_id)
    scope.check_order(actor, order)
    if order.status != Status.DRAFT:
        raise MoveNotAllowed(
            f"{order.number} is {Status(order.status).label} and cannot be changed. Only a draft can.",
            code="not_a_draft",
        )
    if version is not None and version != order.version:
        raise Conflict(
            f"{order.number} was changed by {order.last_edited_by.get_username()} while you had it open. "
            "Look at what it says now, then make your change again.",
            code="stale_version",
        )
    return order


def _edited(order: Order, actor: Actor, changes: Mapping[str, Any]) -> Order:
    if not changes:
        return order
    order.last_edited_by = _author(actor)
    order.submitted_hash = ""
    order.version += 1
    order.save()
    events.record(order, "edit", actor=actor, data={"changes": dict(changes)})
    log.info("po.edited", number=order.number, fields=sorted(changes), actor=actor.name)
    return order


def _check_header(header: HeaderDraft) -> None:
    parties = {"Supplier": header.supplier, "Outlet": header.outlet}
    problems = [f"{name}: {party} is no longer active." for name, party in parties.items() if not party.is_active]
    if problems:
        raise InvalidInput(problems, code="inactive")


def _header_words(order: Order) -> dict[str, str | None]:
    return {
        "supplier": str(order.supplier),
        "outlet": str(order.outlet),
        "due_date": order.due_date.isoformat() if order.due_date else None,
        "note": order.note,
    }

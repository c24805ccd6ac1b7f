"""Writing orders: create one, change its header, replace its lines. Only while it is a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from consignments import events, scope
from consignments.actors import Actor
from consignments.draft_lines import LineDraft, check_lines, write_lines
from consignments.errors import Conflict, InvalidInput, MoveNotAllowed, NotPermitted
from consignments.locks import lock_order
from consignments.models import Order, Outlet, Supplier
from consignments.numbering import next_number
from consignments.people import name_of
from consignments.statuses import Kind, Status

__all__ = ["HeaderDraft", "LineDraft", "create_draft", "create_order", "edit_header", "replace_lines"]

# Browsers send a year that is half typed: 0026, or 0202.
DUE_YEARS = range(2000, 3000)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class HeaderDraft:
    """What an order says above its lines. `due_date` is a day by the outlet's calendar.

    A transfer has a `source` and no supplier, and says whether it is `offered`; a return says why.
    """

    supplier: Supplier | None
    outlet: Outlet
    due_date: date | None = None
    note: str = ""
    source: Outlet | None = None
    offered: bool = False
    return_reason: str = ""

    @property
    def writing_outlet(self) -> Outlet:
        """The outlet on whose side it is written."""
        return self.source if self.offered and self.source else self.outlet


def create_order(
    *,
    supplier: Supplier,
    outlet: Outlet,
    due_date: date | None = None,
    note: str = "",
    lines: Sequence[LineDraft] = (),
    actor: Actor,
) -> Order:
    """A new draft of a purchase order by `actor`; see `create_draft`."""
    return create_draft(Kind.SUPPLIER, HeaderDraft(supplier, outlet, due_date, note), lines=lines, actor=actor)


def create_draft(
    kind: Kind,
    header: HeaderDraft,
    *,
    lines: Sequence[LineDraft] = (),
    returns_from: Order | None = None,
    actor: Actor,
) -> Order:
    """A new draft of any kind by `actor`, with its number.

    A return of what was never taken into stock names the order that it came with.
    Raises NotPermitted, NotFound (a foreign outlet) or InvalidInput, which names each faulty line.
    """
    author = _author(actor)
    scope.check_right(actor, "consignments.add_order", _("create orders"))
    scope.check_outlet(actor, header.writing_outlet.pk)
    _check_header(header, kind)
    check_lines(lines, kind)
    with transaction.atomic():
        order = Order(
            number=next_number(kind),
            kind=kind,
            returns_from=returns_from,
            from_stock=returns_from is None,
            created_by=author,
            last_edited_by=author,
        )
        _take_header(order, header)
        order.save()
        write_lines(order, lines)
        events.record(order, "create", actor=actor, to_status=Status.DRAFT, data={"lines": len(lines)})
    log.info("po.created", order=order.number, lines=len(lines), actor=actor.name)
    return order


def replace_lines(order_id: int, lines: Sequence[LineDraft], *, actor: Actor, version: int | None = None) -> Order:
    """Makes `lines` the draft's lines, in that order, and records what changed.

    `version` is that of the order the editor was looking at; see `_lock_draft` for what is refused.
    """
    with transaction.atomic():
        order = _lock_draft(order_id, actor, version)
        check_lines(lines, order.kind)
        changes = write_lines(order, lines)
        return _edited(order, actor, changes)


def edit_header(order_id: int, header: HeaderDraft, *, actor: Actor, version: int | None = None) -> Order:
    """Changes what the draft says above its lines, and records what changed; refusals as for `replace_lines`."""
    scope.check_outlet(actor, header.writing_outlet.pk)
    with transaction.atomic():
        order = _lock_draft(order_id, actor, version)
        _check_header(header, order.kind)
        before, supplier = _header_words(order), order.supplier_id
        _take_header(order, header)
        if order.supplier_id != supplier:
            _check_lines_fit(order)
        after = _header_words(order)
        changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
        return _edited(order, actor, changes)


def _author(actor: Actor) -> Any:
    if actor.user is None:
        raise NotPermitted(_("Orders are written by people, not by the system."), code="people_only")
    return actor.user


def _lock_draft(order_id: int, actor: Actor, version: int | None) -> Order:
    """The locked order, if this person may change it now.

    Raises NotPermitted, NotFound (not there, or a foreign outlet), MoveNotAllowed (code not_a_draft: what is up for
    approval or beyond is taken back or rejected first) or Conflict (code stale_version: someone else was quicker).
    """
    _author(actor)
    scope.check_right(actor, "consignments.change_order", _("change orders"))
    order = lock_order(order_id)
    scope.check_order(actor, order)
    scope.check_side(actor, order, (order.writing_outlet_id,), _("writing it"))
    if order.status != Status.DRAFT:
        raise MoveNotAllowed(
            _("%(number)s is %(status)s and cannot be changed. Only a draft can.")
            % {"number": order.number, "status": Status(order.status).label},
            code="not_a_draft",
        )
    if version is not None and version != order.version:
        raise Conflict(
            _(
                "%(number)s was changed by %(person)s while you had it open. Look at what it says now, then make "
                "your change again."
            )
            % {"number": order.number, "person": name_of(order.last_edited_by)},
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
    log.info("po.edited", order=order.number, fields=sorted(changes), actor=actor.name)
    return order


def _check_header(header: HeaderDraft, kind: str) -> None:
    # Goods bought last year go back to whoever they came from.
    supplier = None if kind == Kind.RETURN else header.supplier
    parties = {"Supplier": supplier, "From": header.source, "Outlet": header.outlet}
    problems = [
        _("%(name)s: %(party)s is no longer active.") % {"name": name, "party": party}
        for name, party in parties.items()
        if party and not party.is_active
    ]
    if problems:
        raise InvalidInput(problems, code="inactive")
    if header.source == header.outlet:
        raise InvalidInput([_("From: choose another outlet than the one that receives.")], code="same_outlet")
    if header.due_date and header.due_date.year not in DUE_YEARS:
        raise InvalidInput(
            [_("Due: the year %(year)s cannot be meant. Choose the day again.") % {"year": header.due_date.year}],
            code="bad_due_date",
        )


def _check_lines_fit(order: Order) -> None:
    """What the new supplier does not sell would be ordered from it all the same."""
    others = order.lines.exclude(product__supplier=None).exclude(product__supplier=order.supplier_id)
    if skus := list(others.values_list("product__sku", flat=True)[:5]):
        problem = _("Supplier: %(skus)s belong to another supplier than %(supplier)s. Take them off the order first.")
        raise InvalidInput([problem % {"skus": ", ".join(skus), "supplier": order.supplier}], code="other_supplier")


def _take_header(order: Order, header: HeaderDraft) -> None:
    order.supplier, order.outlet, order.source = header.supplier, header.outlet, header.source
    order.due_date, order.note = header.due_date, header.note.strip()
    order.offered, order.return_reason = header.offered, header.return_reason


def _other_party_words(order: Order) -> dict[str, str | None]:
    if order.kind == Kind.OUTLET:
        return {"from": str(order.source)}
    reason = {"reason": order.get_return_reason_display()} if order.kind == Kind.RETURN else {}
    return {"supplier": str(order.supplier), **reason}


def _header_words(order: Order) -> dict[str, str | None]:
    return {
        **_other_party_words(order),
        "outlet": str(order.outlet),
        "due_date": order.due_date.isoformat() if order.due_date else None,
        "note": order.note,
    }

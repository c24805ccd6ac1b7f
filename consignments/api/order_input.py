"""From what was sent to what the domain takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.api.serializers.headers import misfits
from consignments.draft_lines import LineDraft
from consignments.drafts import HeaderDraft
from consignments.errors import InvalidInput, NotFound
from consignments.models import Order, Outlet, Supplier
from consignments.scope import outlets_for
from consignments.typed_lines import TypedRow, faults_of, read_lines


def supplier_of(code: str) -> Supplier:
    """The supplier with `code`; raises InvalidInput."""
    found = Supplier.objects.filter(code=code).first()
    if found is None:
        raise InvalidInput(
            [_("Supplier: there is none with the code %(code)r.") % {"code": code}], code="unknown_supplier"
        )
    return found


def outlet_of(code: str, actor: Actor) -> Outlet:
    """The outlet with `code` among the actor's; raises NotFound."""
    found = outlets_for(actor).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such outlet among yours."), code="outlet_not_found")
    return found


def any_outlet_of(code: str) -> Outlet:
    """The outlet with `code`, be it another's: the other end of a transfer; raises InvalidInput."""
    found = Outlet.objects.filter(code=code).first()
    if found is None:
        raise InvalidInput([_("Outlet: there is none with the code %(code)r.") % {"code": code}], code="unknown_outlet")
    return found


def lines_of(sent: Sequence[Mapping[str, Any]], supplier: Supplier | None) -> list[LineDraft]:
    """The lines that were sent; raises InvalidInput with each fault, as the grid tells it."""
    rows = [TypedRow(row["code"], f"{row['ordered']:f}", _cost(row["unit_cost"])) for row in sent]
    lines = read_lines(rows, supplier)
    if faults := faults_of(rows):
        raise InvalidInput(faults, code="bad_lines")
    return lines


def new_header(sent: Mapping[str, Any], actor: Actor) -> HeaderDraft:
    """The header of a new draft, its parties known to fit its kind."""
    own, other = ("source", "outlet") if sent["offered"] else ("outlet", "source")
    ends = {own: outlet_of(sent[own], actor)}
    if other in sent:
        ends[other] = any_outlet_of(sent[other])
    return HeaderDraft(
        supplier_of(sent["supplier"]) if "supplier" in sent else None,
        ends["outlet"],
        sent["due_date"],
        sent["note"],
        source=ends.get("source"),
        offered=sent["offered"],
        return_reason=sent.get("return_reason", ""),
    )


def changed_header(order: Order, sent: Mapping[str, Any], actor: Actor) -> HeaderDraft:
    """The order's header with what was sent in its place; raises InvalidInput for what its kind does not have."""
    if faults := [f"{name}: {fault}" for name, fault in misfits(order.kind, sent)]:
        raise InvalidInput(faults)
    header = HeaderDraft(
        supplier=order.supplier,
        outlet=order.outlet,
        due_date=order.due_date,
        note=order.note,
        source=order.source,
        offered=order.offered,
        return_reason=order.return_reason,
    )
    changes: dict[str, Any] = {name: sent[name] for name in ("due_date", "note", "return_reason") if name in sent}
    if "supplier" in sent:
        changes["supplier"] = supplier_of(sent["supplier"])
    own = "source" if order.offered else "outlet"
    for name in {"outlet", "source"} & sent.keys():
        changes[name] = outlet_of(sent[name], actor) if name == own else any_outlet_of(sent[name])
    return replace(header, **changes)


def _cost(cost: Any) -> str:
    return "" if cost is None else f"{cost:f}"

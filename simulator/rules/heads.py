"""Creating, changing and deleting a consignment as such."""

from __future__ import annotations

import uuid
from typing import Any

from simulator.changes import next_version, now_text
from simulator.models import Consignment
from simulator.refusals import Refusal
from simulator.rules import statuses
from simulator.rules.bodies import text_field
from simulator.rules.finding import check_record
from simulator.rules.moving import move
from simulator.switches import switches

REQUIRED = ("name", "outlet_id", "type")
TEXTS = (
    "name",
    "reference",
    "supplier_invoice",
    "outlet_id",
    "source_outlet_id",
    "supplier_id",
    "consignment_date",
    "due_at",
)


def create(fields: dict[str, Any]) -> Consignment:
    """A new consignment; raises Refusal."""
    _check_required(fields)
    kind = fields["type"]
    if kind not in statuses.WAYS:
        raise Refusal(f"type must be one of {', '.join(statuses.WAYS)}")
    status = fields.get("status") or statuses.BEGINNINGS[kind][0]
    if status not in statuses.BEGINNINGS[kind]:
        raise Refusal(f"a {kind} consignment cannot be created as {status}")
    now = now_text()
    made = Consignment(id=str(uuid.uuid4()), type=kind, status=status, created_at=now)
    _write(made, {name: fields.get(name) for name in TEXTS}, now)
    made.save(force_insert=True)
    return made


def update(found: Consignment, fields: dict[str, Any]) -> None:
    """Writes the members that are given, the status last; raises Refusal."""
    if switches.put_requires_all:
        _check_required(fields)
    if found.status in statuses.FROZEN:
        raise Refusal(f"a consignment that is {found.status} cannot be changed")
    if fields.get("type", found.type) != found.type:
        raise Refusal("type cannot be changed")
    _write(found, {name: fields[name] for name in TEXTS if name in fields}, now_text())
    found.save()
    status = fields.get("status")
    if status and status != found.status:
        move(found, str(status))


def delete(found: Consignment) -> None:
    """Marks it as deleted; raises Refusal where its stock is booked."""
    if found.status == statuses.RECEIVED and not switches.delete_received:
        raise Refusal("a received consignment cannot be deleted")
    found.deleted_at = now_text()
    touch(found)


def touch(found: Consignment) -> None:
    """Gives it a new version, so that it moves to the end of the list."""
    found.updated_at = now_text()
    found.version = next_version()
    found.save()


def _check_required(fields: dict[str, Any]) -> None:
    missing = [name for name in REQUIRED if not fields.get(name)]
    if missing:
        raise Refusal(f"{', '.join(missing)} must be given")


def _write(found: Consignment, fields: dict[str, Any], now: str) -> None:
    for name in fields:
        setattr(found, name, text_field(fields, name))
    if not found.name:
        raise Refusal("name must be given")
    check_record("outlet", found.outlet_id, "outlet_id")
    check_record("outlet", found.source_outlet_id, "source_outlet_id")
    check_record("supplier", found.supplier_id, "supplier_id")
    found.updated_at = now
    found.version = next_version()

"""The predecessor's evidence: its files as photographs of the receipt that holds what was received there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.core.files.base import File
from django.db import transaction

from consignments import events
from consignments.actors import Actor
from consignments.errors import ConsignmentError
from consignments.locks import lock_order
from consignments.models import Order, OrderEvent
from operations.predecessor.orders import opening_key
from operations.predecessor.source import Row, Source
from operations.predecessor.tally import Tally
from receiving.models import Photo, Receipt, ReceiptPhoto
from receiving.photos import keep_photo

PART = "photographs"
TABLE = "receiving_evidence"
PICTURES = {"photo", "signature"}
NOTED = "note_taken_over"


class LeftOut(Exception):
    """This piece of evidence is not taken over, for this reason."""


def take_evidence(
    source: Source, tally: Tally, advance: Callable[[int], None], folder: Path | None, *, actor: Actor, dry_run: bool
) -> None:
    """Takes over photographs and signatures, whose files lie under `folder`, and notes. Safe to run again."""
    table = "stock_transfers" if source.has("stock_transfers") else "vend_consignments"
    for row in source.rows(TABLE):
        tally.read[PART] += 1
        try:
            new = _take(row, table, folder, actor, dry_run)
        except (LeftOut, ConsignmentError, OSError) as reason:
            tally.leave_out(PART, f"{TABLE} {row['id']}", str(reason))
        else:
            (tally.taken if new else tally.there)[PART] += 1
        advance(1)


def _take(row: Row, table: str, folder: Path | None, actor: Actor, dry_run: bool) -> bool:
    """Whether it is new."""
    order = _order(table, int(row["transfer_id"]))
    if row.get("evidence_type") not in PICTURES:
        return _take_note(order, row, actor, dry_run)
    path = _inside(folder, str(row.get("file_path") or ""))
    receipt = Receipt.objects.filter(order=order, key=opening_key(table, int(row["transfer_id"]))).first()
    if receipt is None:
        raise LeftOut("nothing was received on its order there, so there is no receipt that it belongs to")
    return dry_run or _keep(order, receipt, path, actor)


def _keep(order: Order, receipt: Receipt, path: Path, actor: Actor) -> bool:
    if actor.user is None:
        raise LeftOut("photographs are taken over by people")
    with path.open("rb") as file:
        photo = keep_photo(order, key=receipt.key, upload=File(file, path.name), actor=actor, user=actor.user)
    return _tie(receipt, photo)


@transaction.atomic
def _tie(receipt: Receipt, photo: Photo) -> bool:
    lock_order(receipt.order_id)
    if ReceiptPhoto.objects.filter(receipt=receipt, photo=photo).exists():
        return False
    ReceiptPhoto.objects.create(receipt=receipt, photo=photo)
    return True


def _take_note(order: Order, row: Row, actor: Actor, dry_run: bool) -> bool:
    with transaction.atomic():
        locked = lock_order(order.pk)
        if OrderEvent.objects.filter(order=locked, name=NOTED, data__evidence=row["id"]).exists():
            return False
        if not dry_run:
            events.record(locked, NOTED, actor=actor, reason=str(row.get("note") or ""), data={"evidence": row["id"]})
    return True


def _order(table: str, old_id: int) -> Order:
    taken = OrderEvent.objects.filter(name="taken_over", data__table=table, data__id=old_id)
    event = taken.select_related("order").first()
    if event is None:
        raise LeftOut("its order is not taken over (a dry run takes none over)")
    return event.order


def _inside(folder: Path | None, name: str) -> Path:
    """The file; raises LeftOut for one that is not under the folder or is not there."""
    if folder is None:
        raise LeftOut("its file is looked for with --evidence FOLDER only")
    path = (folder / name.lstrip("/")).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise LeftOut(f"its file {name or '(none)'} is not in the folder")
    return path

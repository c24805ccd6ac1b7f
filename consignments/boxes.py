"""Packing a transfer box by box, while it is to be packed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from consignments import events, scope
from consignments.actors import Actor
from consignments.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound
from consignments.locks import lock_lines, lock_order
from consignments.models import Box, BoxContent, Order, OrderLine
from consignments.quantities import quantity_problem
from consignments.statuses import Status, mid_sentence

log = structlog.get_logger(__name__)

PACK = "consignments.pack_order"
MOST_BOXES = 500
MOST_NOTE = 200


@dataclass(frozen=True)
class BoxDraft:
    """What one box holds: pieces by the id of the line. A quantity of 0 means not in this box.

    `key` is that of the form of a new box: sent twice it is one box. `seen` is the fingerprint of a box that is
    packed anew as it was on the screen; empty where nobody looked.
    """

    contents: Mapping[int, Decimal]
    note: str = ""
    key: uuid.UUID | None = None
    seen: str = ""

    @property
    def packed(self) -> dict[int, Decimal]:
        """The lines of which something lies in the box."""
        return {line: quantity for line, quantity in self.contents.items() if quantity}

    @property
    def note_kept(self) -> str:
        """The note as it is stored."""
        return self.note.strip()[:MOST_NOTE]


def write_box(order_id: int, draft: BoxDraft, *, number: int | None = None, actor: Actor) -> Box:
    """Packs box `number` anew, or a new box; returns it.

    The same content again changes nothing. Raises NotFound, NotPermitted, MoveNotAllowed (code not_packing), Conflict
    (code form_used: the form was changed after it had packed its box; box_changed: it is not what was seen) or
    InvalidInput, which names each faulty line.
    """
    with transaction.atomic():
        order = lock_to_pack(order_id, actor)
        if number is None and (earlier := _packed_by(draft, order)):
            return earlier
        lines = {line.pk: line for line in lock_lines(order)}
        contents = draft.packed
        _check(contents, lines)
        box = _box(order, number, draft.key)
        _check_seen(box, draft)
        box.note = draft.note_kept
        box.save()
        _replace(box, contents)
        pieces = sum(contents.values(), Decimal(0))
        events.record(order, "box_packed", actor=actor, data={"box": box.number, "pieces": f"{pieces.normalize():f}"})
    log.info("transfer.box_packed", order=order.number, box=box.number)
    return box


def remove_box(order_id: int, number: int, *, seen: str = "", actor: Actor) -> None:
    """Unpacks a box, that with the fingerprint `seen` where somebody looked. Refusals as for `write_box`.

    Its number is not given again while a higher one is there.
    """
    with transaction.atomic():
        order = lock_to_pack(order_id, actor)
        box = _existing(order, number)
        if seen and box.fingerprint != seen:
            raise Conflict(
                _("Box %(number)s is another one by now, or was packed anew. Look what lies in it, then take it out.")
                % {"number": number},
                code="box_changed",
            )
        box.delete()
        events.record(order, "box_removed", actor=actor, data={"box": number})


def lock_to_pack(order_id: int, actor: Actor) -> Order:
    """The locked transfer, if this person may pack it now."""
    scope.check_right(actor, PACK, _("pack"))
    order = lock_order(order_id)
    scope.check_order(actor, order)
    scope.check_side(actor, order, (order.sending_outlet_id,), _("packing"))
    if order.status != Status.AGREED:
        raise MoveNotAllowed(
            _("%(number)s is %(status)s: boxes are packed while it is to be packed.")
            % {"number": order.number, "status": mid_sentence(Status(order.status).label)},
            code="not_packing",
        )
    return order


def _packed_by(draft: BoxDraft, order: Order) -> Box | None:
    """The box that this form has packed already; raises Conflict where the form says something else by now."""
    box = Box.objects.filter(order=order, form_key=draft.key).first() if draft.key else None
    if box is None:
        return None
    if not _says_the_same(box, draft):
        raise Conflict(
            _(
                "This form has packed box %(number)s already. What you changed since is not in it: pack box "
                "%(number)s anew, or open a new form."
            )
            % {"number": box.number},
            code="form_used",
        )
    return box


def _check_seen(box: Box, draft: BoxDraft) -> None:
    if box.pk is None or not draft.seen or _says_the_same(box, draft):
        return
    if box.fingerprint != draft.seen:
        raise Conflict(
            _("Box %(number)s was packed anew while you had it open. Open it again and look, then count once more.")
            % {"number": box.number},
            code="box_changed",
        )


def _says_the_same(box: Box, draft: BoxDraft) -> bool:
    return (_held(box), box.note) == (draft.packed, draft.note_kept)


def _held(box: Box) -> dict[int, Decimal]:
    return dict(box.contents.values_list("line", "quantity"))


def _box(order: Order, number: int | None, key: uuid.UUID | None) -> Box:
    if number is not None:
        return _existing(order, number)
    last = Box.objects.filter(order=order).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_BOXES:
        raise InvalidInput(
            [_("A transfer has at most %(most)s boxes. Write another one for the rest.") % {"most": MOST_BOXES}]
        )
    return Box(order=order, number=last + 1, form_key=key)


def _existing(order: Order, number: int) -> Box:
    box = Box.objects.filter(order=order, number=number).first()
    if box is None:
        raise NotFound(_("%(number)s has no box %(box)s.") % {"number": order.number, "box": number})
    return box


def _check(contents: Mapping[int, Decimal], lines: Mapping[int, OrderLine]) -> None:
    if not contents:
        raise InvalidInput([_("Nothing is in this box. Type how many pieces of at least one product lie in it.")])
    problems = []
    for line_id, quantity in contents.items():
        if line_id not in lines:
            raise NotFound(_("There is no such line on this transfer."))
        if problem := quantity_problem(quantity):
            problems.append(
                _("%(sku)s, quantity: %(problem)s.") % {"sku": lines[line_id].product.sku, "problem": problem}
            )
    if problems:
        raise InvalidInput(problems, code="bad_lines")


def _replace(box: Box, contents: Mapping[int, Decimal]) -> None:
    BoxContent.objects.filter(box=box).delete()
    BoxContent.objects.bulk_create(
        BoxContent(box=box, line_id=line, quantity=quantity) for line, quantity in contents.items()
    )

"""Whether there are photographs of an order's goods: the app that keeps them says so at start."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from consignments.models import Order, ReturnReason
from consignments.move_definition import Step, guard

# What a supplier will not believe without a picture.
NEEDS_PHOTO = frozenset({ReturnReason.DAMAGED, ReturnReason.WRONG, ReturnReason.FAULTY})

_askers: list[Callable[[Order], bool]] = []


def answers_for_photos(asker: Callable[[Order], bool]) -> None:
    """Has `asker` asked whether an order has a photograph; called by an app above this one when it is ready."""
    _askers.append(asker)


@guard("no_photo")
def is_photographed(step: Step) -> str | None:
    """The photographs of the receipt that the goods came with count too."""
    order = step.order
    if order.return_reason not in NEEDS_PHOTO:
        return None
    with_evidence = [order, *([order.returns_from] if order.returns_from else [])]
    if any(asker(one) for one in with_evidence for asker in _askers):
        return None
    return _("%(reason)s: add a photograph to %(number)s first.") % {
        "reason": ReturnReason(order.return_reason).label,
        "number": order.number,
    }

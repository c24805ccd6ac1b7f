"""Whether goods nobody ordered lie at the outlet with an order: the app that books them says so at start."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.utils.translation import gettext as _

from consignments.models import Order
from consignments.move_definition import Step, guard
from consignments.statuses import RECEIVABLE, RECEIVED_HERE

_askers: list[Callable[[Order], Collection[str]]] = []


def answers_for_strays(asker: Callable[[Order], Collection[str]]) -> None:
    """Has `asker` asked for the SKUs of such goods; called by an app above this one when it is ready."""
    _askers.append(asker)


@guard("unexpected_goods_booked_in")
def no_strays(step: Step) -> str | None:
    """They settle no line, so nothing else would tell of goods in the outlet for an order that never was."""
    order = step.order
    if order.kind not in RECEIVED_HERE or order.status not in RECEIVABLE:
        return None
    skus = sorted({sku for asker in _askers for sku in asker(order)})
    if not skus:
        return None
    return _(
        "Goods that nobody ordered are booked in with %(number)s: %(skus)s. First have a manager decide to send them "
        "back, or take their receipt back; or close what is still open instead of cancelling."
    ) % {"number": order.number, "skus": ", ".join(skus[:5])}

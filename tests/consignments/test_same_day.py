"""Orders shown beside one that may have been split."""

from __future__ import annotations

from datetime import UTC, datetime

from consignments.draft_lines import LineDraft
from consignments.models import Order
from consignments.same_day import same_day_orders
from consignments.statuses import Status
from tests.consignments.cast import Cast
from tests.factories import make_order, make_outlet

# Midnight of 25 November in Auckland.
MIDNIGHT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def _made_at(order: Order, moment: datetime) -> Order:
    Order.objects.filter(pk=order.pk).update(created_at=moment)
    order.refresh_from_db()
    return order


def _pending(cast: Cast, *lines: LineDraft) -> Order:
    return cast.order(Status.PENDING_APPROVAL, *lines)


def test_orders_to_one_supplier_on_one_local_day_stand_beside_each_other(cast: Cast) -> None:
    order = _made_at(_pending(cast), MIDNIGHT)
    beside = _made_at(_pending(cast, cast.line("2", "240")), MIDNIGHT.replace(hour=23, minute=59))
    _made_at(_pending(cast), MIDNIGHT.replace(hour=10, minute=59))
    _made_at(_pending(cast), MIDNIGHT.replace(day=25))
    _made_at(cast.draft(), MIDNIGHT)
    _made_at(cast.order(Status.CANCELLED), MIDNIGHT)
    _made_at(make_order(outlet=cast.outlet, status=Status.SENT), MIDNIGHT)
    _made_at(make_order(supplier=cast.supplier, outlet=make_outlet(), status=Status.SENT), MIDNIGHT)
    found = list(same_day_orders(order, cast.approver))
    assert found == [beside]
    assert found[0].value == 480

"""Differences that nobody decided on in time: their owners are reminded until they do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from consignments import events
from consignments.actors import WORKER
from consignments.effects import subject_of
from consignments.locks import lock_order
from consignments.models import Dispute, Order
from consignments.queries import local_day
from jobqueue.enqueue import enqueue
from jobqueue.models import Job

log = structlog.get_logger(__name__)

REMIND = "po.remind_dispute"
REMINDED = "dispute_reminded"
# The shop is open by then, and the mail on top of the pile.
MORNING = time(8)


def remind_later(order: Order, after: date) -> None:
    """Has someone look at the order's open differences on the morning after that day, by the outlet's clock."""
    day = after + timedelta(days=1)
    enqueue(
        REMIND,
        {"po_id": order.pk, "day": day.isoformat()},
        due_at=_morning(order, day),
        subject=subject_of(order),
        unique_key=_key(order, day.isoformat()),
    )


def remind(order_id: int, day: str) -> None:
    """Mails each owner what is overdue, and has it looked at again some days later; ends once all is decided."""
    order = Order.objects.select_related("supplier", "outlet", "source").get(pk=order_id)
    today = local_day(order.outlet.time_zone)
    found = order.disputes.filter(decision="", due_date__lt=today)
    overdue = list(found.select_related("owner", "line__product").order_by("owner", "pk"))
    if not overdue or order.events.filter(name=REMINDED, data__day=day).exists():
        return
    told = [owner for owner, mine in groupby(overdue, key=lambda dispute: dispute.owner) if _mail(order, list(mine))]
    with transaction.atomic():
        locked = lock_order(order_id)
        names = [owner.get_username() for owner in told]
        events.record(locked, REMINDED, actor=WORKER, data={"day": day, "to": names})
        again = today + timedelta(days=settings.TRANSFER_DISPUTE_REMIND_DAYS - 1)
        # The day that a difference was given has a look of its own, which tells of all that is overdue then.
        if not _is_looked_at_by(locked, again, besides=day):
            remind_later(locked, again)
    log.info("transfer.disputes_reminded", number=order.number, people=len(told))


def _is_looked_at_by(order: Order, after: date, *, besides: str) -> bool:
    """Whether another look than that of the day `besides` comes by the morning after `after`.

    One that is due already does not count: it may look at this very moment, and count on this one.
    """
    looks = Job.objects.filter(subject=subject_of(order), job_type=REMIND, unique_key__isnull=False)
    looks = looks.filter(next_attempt_at__gt=timezone.now())
    others = looks.exclude(unique_key=_key(order, besides))
    return others.filter(next_attempt_at__lte=_morning(order, after + timedelta(days=1))).exists()


def _morning(order: Order, day: date) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(order.outlet.time_zone))


def _key(order: Order, day: str) -> str:
    return f"{REMIND}:{order.pk}:{day}"


def _mail(order: Order, mine: list[Dispute]) -> bool:
    """Whether the owner could be told."""
    owner = mine[0].owner
    if not (owner.email and owner.is_active):
        return False
    count = f"{len(mine)} difference{'s' if len(mine) > 1 else ''}"
    rows = "".join(f"  {each.line.product.sku}: {_words(each)}, by {each.due_date.isoformat()}\n" for each in mine)
    body = (
        f"{order.number} from {order.origin.name} to {order.target.name} stays in dispute until you decide what became"
        f" of these pieces:\n{rows}"
    )
    EmailMessage(subject=f"{order.number}: {count} to be decided", body=body, to=[owner.email]).send()
    return True


def _words(dispute: Dispute) -> str:
    pieces = f"{abs(dispute.quantity).normalize():f}"
    return f"{pieces} fewer arrived" if dispute.quantity > 0 else f"{pieces} more arrived"

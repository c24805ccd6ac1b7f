"""What a restored database must not do: work that was done since, over again, or under numbers given out since."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import structlog
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction

from consignments.effects import ADJUST_IN_LS, EMAIL_SUPPLIER
from consignments.letters import CANCELLATION_LETTER
from consignments.models import NumberSequence
from jobqueue.actors import Actor
from jobqueue.claims.after_restore import bury_waiting, release_held
from jobqueue.enqueue import enqueue
from jobqueue.events import record
from jobqueue.jobs import TASK_JOB
from jobqueue.models import Worker
from operations.backups.lost_numbers import RECONCILE
from receiving.receipt_news import REPORT_JOB
from sync.access import NAME
from sync.models import LightspeedAccess
from sync.stock_by_hand import RESTOCK_IN_LS

log = structlog.get_logger(__name__)

# Neither a mail nor a change of stock can be looked up like a consignment: whether it was done after the backup was
# made, only a person can find out; what a task of somebody else does, nobody here knows.
FOR_A_PERSON = (EMAIL_SUPPLIER, CANCELLATION_LETTER.job_type, REPORT_JOB, ADJUST_IN_LS, RESTOCK_IN_LS, TASK_JOB)
# Numbers that may have been given to orders which the backup does not know, where nothing says how many.
SPARE_NUMBERS = 1_000
_TOKENS = ("access_token", "refresh_token", "expires_at", "scope", "refreshed_at", "domain_prefix")


@dataclass(frozen=True)
class Before:
    """What the replaced database knew and the backup cannot: the last numbers, and the newest OAuth tokens."""

    numbers: dict[str, int]
    tokens: dict[str, Any]


@dataclass(frozen=True)
class Settled:
    """`released` jobs run again, `buried` ones wait for a person, orders go on behind `numbers`."""

    released: int
    buried: int
    signed_out: int
    numbers: dict[str, int]
    tokens_kept: bool
    reconcile_job: int


def remember() -> Before:
    """Reads the database that is about to be replaced; one without tables knows nothing."""
    try:
        numbers = dict(NumberSequence.objects.values_list("prefix", "last"))
        tokens = LightspeedAccess.objects.filter(name=NAME).exclude(refresh_token="").values(*_TOKENS).first()
    except DatabaseError:
        return Before({}, {})
    return Before({prefix: last for prefix, last in numbers.items() if last}, dict(tokens or {}))


@transaction.atomic
def settle(before: Before, *, actor: Actor, reason: str) -> Settled:
    """Releases what workers held, gives what no job may repeat to a person, and queues a full comparison.

    Pushes wait as they did: each begins by looking for its consignment, so one that was made since is found.
    """
    Worker.objects.all().delete()
    released = release_held(actor=actor, reason=reason)
    why = f"{reason}: this was waiting then and may have been done since. Retry it if it was not, else discard it."
    buried = bury_waiting(FOR_A_PERSON, reason=why, actor=actor)
    # Whoever signed out since is signed in again in the backup.
    signed_out = Session.objects.all().delete()[0]
    job = enqueue(RECONCILE, {}, unique_key=RECONCILE, priority=8, subject="restore")
    settled = Settled(released, buried, signed_out, _move_numbers_on(before), _keep_tokens(before), job)
    record(job, "database_restored", actor=actor, reason=reason, data=asdict(settled))
    log.warning("backup.settled", **asdict(settled))
    return settled


def _move_numbers_on(before: Before) -> dict[str, int]:
    """No number is given twice: Lightspeed still has the consignments of orders that the backup does not know."""
    for row in NumberSequence.objects.select_for_update().order_by("prefix"):
        row.last = (
            max(row.last, before.numbers[row.prefix]) if row.prefix in before.numbers else row.last + SPARE_NUMBERS
        )
        row.save(update_fields=["last"])
    return dict(NumberSequence.objects.values_list("prefix", "last"))


def _keep_tokens(before: Before) -> bool:
    """Lightspeed takes each refresh token once, so the newest pair is the only one that opens anything."""
    row = LightspeedAccess.objects.filter(name=NAME).first()
    newest = before.tokens.get("refreshed_at")
    if row is None or newest is None or (row.refreshed_at is not None and row.refreshed_at >= newest):
        return False
    return bool(LightspeedAccess.objects.filter(pk=row.pk).update(**before.tokens, refreshing_until=None))

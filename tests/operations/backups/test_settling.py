"""What happens to each kind of waiting work after a restore, and to what no backup can know."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from consignments.models import NumberSequence
from jobqueue.actors import Actor
from jobqueue.claims.after_restore import release_held
from jobqueue.enqueue import enqueue
from jobqueue.models import Job, JobEvent, JobStatus, Worker
from jobqueue.registry import registered_types
from operations.backups.errors import DamagedBackup
from operations.backups.settling import FOR_A_PERSON, SPARE_NUMBERS, Before, remember, settle
from operations.backups.unsettled import forget, remember_until_settled
from sync.access import NAME
from sync.models import LightspeedAccess
from tests.jobqueue.claiming import claim_batch, claim_one

OPERATOR = Actor("command:operator")
# These look at what is there before they act, so they may run after a restore though they ran before it.
LOOKS_FIRST = {
    "operations.reconcile_all",
    "po.cancel_in_ls",
    "po.escalate_approval",
    "po.receive_in_ls",
    "po.remind_approvers",
    "po.remind_dispute",
    "po.send_to_ls",
    "sync.push_difference",
    "sync.refetch_consignment",
    "webhook.poll_inventory",
    "webhook.poll_products",
    "webhook.process",
}


def test_every_job_type_is_known_to_be_safe_or_goes_to_a_person() -> None:
    """A new type: may it run twice after a restore? Then it belongs above, else into FOR_A_PERSON."""
    ours = {job_type for job_type in registered_types() if not job_type.startswith("test.")}
    assert ours - LOOKS_FIRST - set(FOR_A_PERSON) == set()


@pytest.mark.django_db
def test_held_jobs_run_again_and_pay_nothing_whether_claimed_alone_or_not() -> None:
    alone = enqueue("test.noop", {}, max_attempts=1)
    claim_one()
    batch = [enqueue("test.noop", {}) for _ in range(2)]
    claim_batch(2)
    assert release_held(actor=OPERATOR, reason="restored") == 3
    jobs = Job.objects.in_bulk([alone, *batch])
    assert {(job.status, job.attempts, job.claim_token) for job in jobs.values()} == {(JobStatus.PENDING, 0, None)}
    assert JobEvent.objects.filter(name="reset", actor=OPERATOR.name).count() == 3


@pytest.mark.django_db
def test_without_the_old_database_numbers_are_left_out_and_everyone_signs_in_again() -> None:
    NumberSequence.objects.filter(prefix="PO-").update(last=41)
    Session.objects.create(session_key="k", session_data="", expire_date=timezone.now() + timedelta(days=1))
    Worker.objects.create(
        id="w", host="h", machine="m", pid=1, pid_started=1, started_at=timezone.now(), heartbeat_at=timezone.now()
    )
    settled = settle(Before({}, {}), actor=OPERATOR, reason="restored")
    assert settled.numbers["PO-"] == 41 + SPARE_NUMBERS
    assert not Session.objects.exists()
    assert not Worker.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "kept"), [(-1, True), (1, False)])
def test_the_newest_oauth_tokens_win(hours: int, kept: bool) -> None:
    """`hours`: how much younger the backup's tokens are than those of the replaced database."""
    at = timezone.now()
    LightspeedAccess.objects.create(name=NAME, access_token="now", refresh_token="now", refreshed_at=at)
    before = remember()
    LightspeedAccess.objects.update(access_token="then", refresh_token="then", refreshed_at=at + timedelta(hours=hours))
    assert settle(before, actor=OPERATOR, reason="restored").tokens_kept is kept
    row = LightspeedAccess.objects.get(name=NAME)
    assert (row.access_token, row.refresh_token) == (("now", "now") if kept else ("then", "then"))


@pytest.mark.django_db
def test_a_restore_that_broke_off_and_is_run_again_still_knows_what_was_replaced(tmp_path: Path) -> None:
    """The second run finds the backup's own rows: the numbers since would be given out twice, the tokens be lost."""
    at = timezone.now()
    NumberSequence.objects.filter(prefix="PO-").update(last=75)
    LightspeedAccess.objects.create(name=NAME, access_token="now", refresh_token="now", refreshed_at=at)
    remember_until_settled()
    (kept,) = (tmp_path / "var").iterdir()
    assert kept.stat().st_mode & 0o077 == 0

    NumberSequence.objects.filter(prefix="PO-").update(last=41)
    LightspeedAccess.objects.update(access_token="then", refresh_token="then", refreshed_at=at - timedelta(hours=1))
    settled = settle(remember_until_settled(), actor=OPERATOR, reason="restored")
    assert (settled.numbers["PO-"], settled.tokens_kept) == (75, True)
    assert LightspeedAccess.objects.get(name=NAME).access_token == "now"

    forget()
    assert remember_until_settled().numbers["PO-"] == 75


@pytest.mark.django_db
def test_a_first_restore_into_an_empty_database_that_is_run_again_leaves_numbers_out() -> None:
    NumberSequence.objects.update(last=0)
    remember_until_settled()
    NumberSequence.objects.filter(prefix="PO-").update(last=41)
    settled = settle(remember_until_settled(), actor=OPERATOR, reason="restored")
    assert settled.numbers["PO-"] == 41 + SPARE_NUMBERS


@pytest.mark.django_db
def test_what_was_kept_of_the_replaced_database_and_cannot_be_read_is_told(tmp_path: Path) -> None:
    remember_until_settled()
    (kept,) = (tmp_path / "var").iterdir()
    kept.write_text("{")
    with pytest.raises(DamagedBackup, match="never given out"):
        remember_until_settled()

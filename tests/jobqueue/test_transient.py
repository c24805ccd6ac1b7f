"""Database errors that pass: the unit is done again as a whole, on a sound connection."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection, transaction

from jobqueue.claims.take import new_token, take
from jobqueue.enqueue import enqueue
from jobqueue.models import Job, JobStatus
from jobqueue.transient import again_until_done, is_transient
from jobqueue.worker.claim_unit import ClaimUnit

FROM_THE_ISSUE = [1205, 1213, 1020, 2006, 2013, 4031, 1927, 1317]


@pytest.mark.parametrize("code", FROM_THE_ISSUE)
def test_known_codes_pass(code: int) -> None:
    assert is_transient(OperationalError(code, "said the server"))


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (OperationalError("database is locked"), True),
        (InterfaceError(0, ""), True),
        (OperationalError(1047, "WSREP has not yet prepared node for application use"), True),
        (OperationalError(1180, "(provider status: Not connected to Primary Component)"), True),
        (OperationalError(1045, "Access denied"), False),
        (OperationalError("no such table: queue_jobs"), False),
        (IntegrityError(1062, "Duplicate entry"), False),
        (ValueError("not a database error"), False),
    ],
)
def test_other_errors_pass_only_where_trying_again_can_help(error: Exception, passes: bool) -> None:
    assert is_transient(error) is passes


@pytest.mark.django_db(transaction=True)
def test_the_unit_is_done_again_until_it_succeeds() -> None:
    calls: list[int] = []

    def unit() -> str:
        calls.append(1)
        with transaction.atomic():
            enqueue("test.noop", {})
            if len(calls) < 3:
                raise OperationalError(1213, "Deadlock found")
        return "done"

    assert again_until_done(unit, give_up_after=10) == "done"
    assert (len(calls), Job.objects.count()) == (3, 1), "what a failed try wrote is gone"


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_driver_calls_closed_is_no_end() -> None:
    answers: list[Exception | None] = [InterfaceError(0, ""), None]

    def unit() -> str:
        error = answers.pop(0)
        if error:
            raise error
        return "done"

    assert again_until_done(unit, give_up_after=10) == "done"


@pytest.mark.django_db(transaction=True)
def test_it_gives_up_in_time_and_at_once_for_other_errors() -> None:
    def broken(code: int) -> None:
        raise OperationalError(code, "said the server")

    for code, patience in ((1213, 0.05), (1045, 60)):
        with pytest.raises(DatabaseError):
            again_until_done(lambda code=code: broken(code), give_up_after=patience)  # type: ignore[misc]


@pytest.mark.django_db
def test_inside_the_callers_transaction_nothing_is_done_again() -> None:
    calls: list[int] = []

    def unit() -> None:
        calls.append(1)
        raise OperationalError(1213, "Deadlock found")

    with pytest.raises(OperationalError):
        again_until_done(unit, give_up_after=10)
    assert len(calls) == 1


@pytest.mark.django_db(transaction=True)
def test_a_claim_whose_commit_went_through_unheard_is_not_lost() -> None:
    job_id = enqueue("test.noop", {})
    answers: list[Exception | None] = [OperationalError(2013, "Lost connection during query"), None]

    def deaf(token: int) -> object:
        claim = take("w", token=token)
        error = answers.pop(0)
        if error:
            connection.close()
            raise error
        return claim

    claim = again_until_done(ClaimUnit(deaf, "w"), give_up_after=10)  # type: ignore[arg-type]
    assert claim is not None
    assert [job.id for job in claim.jobs] == [job_id]
    assert (claim.jobs[0].attempts, Job.objects.get().attempts) == (0, 1)
    assert Job.objects.get().status == JobStatus.PROCESSING
    assert take("w", token=new_token()) is None

"""A backup made while people book goods in, and the way back: the ledger holds and every photograph has its file."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import Settings

from consignments.effects import EMAIL_SUPPLIER, enqueue_letter
from consignments.letters import ORDER_LETTER
from consignments.models import NumberSequence, Order
from jobqueue.enqueue import enqueue
from jobqueue.models import DeadLetter, Job, JobEvent, JobStatus
from operations.backups.lost_numbers import RECONCILE
from receiving.counts import CountedLine
from receiving.models import Photo, Receipt, ReceiptPhoto
from receiving.photos import store_photo
from receiving.receipts import post_receipt
from tests.factories import make_order
from tests.jobqueue.claiming import claim_one
from tests.operations.backups.commands import backup, restore
from tests.receiving.conftest import Dock, make_dock
from tests.receiving.pictures import upload

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 2


def book_in(dock: Dock, seed: int) -> None:
    key = f"delivery-{seed:06}"
    photo = store_photo(dock.order.pk, key=key, upload=upload(seed=seed), actor=dock.receiver)
    lines = [CountedLine(dock.product(0), accepted=Decimal("0.001"))]
    post_receipt(dock.order.pk, key=key, lines=lines, photos=[photo.token], actor=dock.receiver)


@contextmanager
def people_booking_in(docks: list[Dock]) -> Iterator[Callable[[], int]]:
    """Books goods in without a pause until the block ends; gives a function that tells how many receipts that made."""
    stop, errors, made = threading.Event(), [], [0] * len(docks)

    def work(place: int) -> None:
        try:
            for seed in count(1):
                if stop.is_set():
                    return
                book_in(docks[place], seed)
                made[place] += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, the test judges it
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[place]) for place in range(len(docks))]
    for thread in threads:
        thread.start()
    try:
        while not errors and min(made) < 2:
            stop.wait(0.01)
        yield lambda: sum(made)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert errors == []


@pytest.fixture
def work_under_way() -> Order:
    """An order whose push a worker holds, one try from its end, and whose mail to the supplier waits."""
    order = make_order()
    pushing = enqueue("po.send_to_ls", {"po_id": order.pk}, priority=10, max_attempts=1)
    assert claim_one().jobs[0].id == pushing
    enqueue_letter(order, ORDER_LETTER)
    return order


def test_a_backup_under_load_comes_back_whole(
    work_under_way: Order, evidence_folder: Path, backup_folder: Path, settings: Settings
) -> None:
    NumberSequence.objects.filter(prefix="PO-").update(last=41)
    with people_booking_in([make_dock() for _ in range(WRITERS)]) as receipts_made:
        before = receipts_made()
        path, _ = backup("--encrypt")
        after = receipts_made()
    assert after > before, "nobody wrote while the backup was made: the test proves nothing"
    NumberSequence.objects.filter(prefix="PO-").update(last=57)
    make_order(number="PO-000057")
    shutil.rmtree(evidence_folder)

    said = restore(path, "--replace", "--yes")

    assert before <= Receipt.objects.count() <= after + WRITERS
    assert not Order.objects.filter(number="PO-000057").exists()
    assert ReceiptPhoto.objects.count() == Receipt.objects.count() <= Photo.objects.count()
    call_command("check_ledger")
    call_command("verify_evidence")
    assert list(backup_folder.iterdir()) == [path]
    check_what_followed(work_under_way, said)


def check_what_followed(order: Order, said: str) -> None:
    """Nothing is done twice, and an operator can read what happened."""
    pushing = Job.objects.get(job_type="po.send_to_ls")
    assert (pushing.status, pushing.attempts) == (JobStatus.PENDING, 0)
    assert not Job.objects.filter(job_type=EMAIL_SUPPLIER).exists()
    mail = DeadLetter.objects.get(job_type=EMAIL_SUPPLIER)
    assert "may have been done since" in mail.error_message
    assert order.events.filter(name="job_died", data__job_type=EMAIL_SUPPLIER).exists()
    assert NumberSequence.objects.get(prefix="PO-").last == 57
    told = JobEvent.objects.get(name="database_restored")
    assert told.job_id == Job.objects.get(job_type=RECONCILE).pk
    assert (told.data["released"], told.data["buried"]) == (1, 1)
    assert "1 jobs that workers held run again" in said
    assert "New orders go on behind PO-000057" in said

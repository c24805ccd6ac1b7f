"""Taking over the predecessor's tables from a MariaDB dump: what comes, what stays, and that nothing follows."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from consignments.models import Order, Outlet
from consignments.statuses import Kind, Status
from jobqueue.models import Job
from operations.backups.mariadb_programs import loading
from receiving.ledger_check import ledger_differences
from receiving.models import ReceiptPhoto
from tests.factories import make_outlet, make_product, make_supplier
from tests.receiving.conftest import evidence_folder as evidence_folder
from tests.receiving.pictures import jpeg
from webhooks.models import WebhookEvent

pytestmark = pytest.mark.mariadb
Run = Callable[..., str]
DUMP = Path(__file__).with_name("dump.sql")


@pytest.fixture(scope="session")
def old_schema(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The dump in a schema of its own beside the test database; gives its URL."""
    with django_db_blocker.unblock():
        database = connection.settings_dict
        schema = f"{database['NAME']}_predecessor"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {schema}")
            cursor.execute(f"CREATE DATABASE {schema} CHARACTER SET utf8mb4")
        with loading() as statements:
            statements.write(f"USE {schema};\n".encode() + DUMP.read_bytes())
        connection.close()
    socket = database["OPTIONS"].get("unix_socket")
    where = f"localhost/{schema}?unix_socket={socket}" if socket else f"{database['HOST']}:{database['PORT']}/{schema}"
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    yield f"mysql://{database['USER']}{password}@{where}"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {schema}")


@pytest.fixture
def boss(db: None) -> User:
    return User.objects.create_superuser("boss", password="invented-password")


@pytest.fixture
def mirrored(db: None) -> Outlet:
    """What poll_ls knows of the outlets, the supplier and the products in the dump."""
    make_supplier(lightspeed_id="supplier-a")
    for name in ("product-a", "product-b"):
        make_product(lightspeed_id=name)
    make_outlet(lightspeed_id="outlet-b")
    return make_outlet(lightspeed_id="outlet-a")


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    (folder / "1").mkdir(parents=True)
    (folder / "1" / "pallet.jpg").write_bytes(jpeg())
    (folder / "1" / "script.jpg").write_bytes(b"<?php no picture")
    (tmp_path / "outside.jpg").write_bytes(jpeg(1))
    return folder


@pytest.fixture
def run(old_schema: str, uploads: Path, tmp_path: Path, settings: Settings, boss: User) -> Run:
    settings.VAR_DIR = tmp_path / "var"

    def call(*arguments: str) -> str:
        out = StringIO()
        where = ("--database-url", old_schema, "--as", "boss", "--evidence", str(uploads))
        call_command("import_predecessor", *where, *arguments, stdout=out)
        return out.getvalue()

    return call


def row_of(report: str, part: str) -> list[str]:
    """Read, new, there already, left out."""
    (line,) = [line for line in report.splitlines() if line.startswith(f"│ {part} ") and line.count("│") == 6]
    return [cell.strip() for cell in line.split("│")[2:6]]


def test_a_dry_run_counts_and_writes_nothing(run: Run, mirrored: Outlet) -> None:
    report = run("--dry-run")
    assert row_of(report, "orders") == ["10", "7", "0", "3"]
    assert "Nothing was written" in report
    assert not Order.objects.exists()
    assert not WebhookEvent.objects.exists()


def test_orders_come_with_their_state_their_ledger_and_their_evidence(
    run: Run, mirrored: Outlet, tmp_path: Path
) -> None:
    report = run("--left-out", str(tmp_path / "left-out.csv"))
    assert row_of(report, "orders") == ["10", "7", "0", "3"]
    assert {order.number[-2:]: order.status for order in Order.objects.all()} == {
        "11": Status.COMPLETE,
        "22": Status.IN_TRANSIT,
        "33": Status.DRAFT,
        "44": Status.IN_TRANSIT,
        "55": Status.COMPLETE,
        "88": Status.CANCELLED,
        "10": Status.RECEIVED,
    }
    closed = Order.objects.get(number="TR-PUR-202509-000001-11")
    lines = [(f"{line.unit_cost:.4f}", int(line.accepted), int(line.short_closed)) for line in closed.lines.all()]
    assert lines == [("4.1234", 10, 0), ("2.0000", 3, 2)]
    assert (closed.note, closed.created_at.year) == ("Supplier's reference: their ref\nInvoice: INV-77", 2025)
    returned = Order.objects.get(kind=Kind.RETURN)
    assert (returned.outlet, returned.source) == (mirrored, None)
    assert list(ledger_differences(Order.objects.all())) == []
    assert ReceiptPhoto.objects.get().receipt.order == closed
    assert closed.events.get(name="note_taken_over").reason == "box crushed"
    assert not Job.objects.exists(), "taking over must set nothing off"
    check_left_out(report, tmp_path / "left-out.csv")


def check_left_out(report: str, path: Path) -> None:
    with path.open() as file:
        why = {row["which"]: row["why"] for row in csv.DictReader(file)}
    assert "outlet outlet-gone is not known here" in why["TR-PUR-202510-000007-77 (vend_consignments 7)"]
    assert why["TR-PUR-202510-000009-99 (vend_consignments 9)"] == "deleted there"
    assert "Lightspeed keeps these itself" in why["TR-STO-202510-000006-66 (vend_consignments 6)"]
    assert "is not in the folder" in why["receiving_evidence 3"]
    assert "script.jpg" in why["receiving_evidence 4"]
    assert "no receipt that it belongs to" in why["receiving_evidence 5"]
    assert "not run here" in why["queue_jobs 1 (po.send_to_ls, pending)"]
    assert "queue_jobs 2 (consignment.sync, completed)" not in why
    assert row_of(report, "webhook events") == ["3", "2", "0", "1"]
    with gzip.open(path.parent / "var" / "predecessor-queue.jsonl.gz") as lines:
        assert len(lines.readlines()) == 3


def test_a_second_run_finds_everything_there(run: Run, mirrored: Outlet) -> None:
    run()
    before = (Order.objects.count(), WebhookEvent.objects.count(), ReceiptPhoto.objects.count())
    report = run()
    assert row_of(report, "orders") == ["10", "0", "7", "3"]
    assert row_of(report, "webhook events") == ["3", "0", "2", "1"]
    assert row_of(report, "photographs") == ["6", "0", "2", "4"]
    assert (Order.objects.count(), WebhookEvent.objects.count(), ReceiptPhoto.objects.count()) == before


def test_what_cannot_be_read_or_may_not_is_told(run: Run, mirrored: Outlet, old_schema: str) -> None:
    with pytest.raises(CommandError, match="no active superuser 'nobody'"):
        run("--as", "nobody")
    with pytest.raises(CommandError, match="cannot be opened"):
        run("--database-url", old_schema.replace("_predecessor", "_gone"))
    with pytest.raises(CommandError, match="database is MariaDB"):
        run("--database-url", "sqlite:///nothing.sqlite3")

"""The runbook: each of its commands runs as printed, and the units, sections and links that it names are there."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from config.evidence import local
from consignments.statuses import Status
from jobqueue.models import DeadLetter
from operations.runbook import SECTIONS
from tests.factories import make_order
from tests.jobqueue.processes import LONG_SECONDS, running_worker
from tests.support.simulator import Simulator
from tests.sync.conftest import lightspeed, simulator_process  # noqa: F401
from tests.webhooks.deliveries import SECRET

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "runbook.md").read_text()
BLOCKS = [block.strip().splitlines() for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)]
OTHERS = sorted({line for block in BLOCKS for line in block if not line.startswith("manage.py ")})
# What these find is in their exit code: a site as empty as the one here has much to be told of.
TELLING = ("check_health", "doctor", "reconcile", "verify_evidence")


@pytest.fixture
def site(
    lightspeed: Simulator,  # noqa: F811
    live_server: LiveServer,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> LiveServer:
    """A site with an order at Lightspeed, dead letters, and folders of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.STORAGES = {**settings.STORAGES, "evidence_archive": local(tmp_path / "archive")}
    settings.LIGHTSPEED_WEBHOOK_SECRETS = [SECRET]
    settings.WEBHOOK_PUBLIC_URL = live_server.url + reverse("webhook-lightspeed")
    order = make_order(number="PO-000123", status=Status.IN_TRANSIT, lightspeed_id=str(uuid4()))
    for number in (123, 124, 125):
        DeadLetter.objects.create(
            pk=number,
            original_job_id=number,
            job_type="po.send_to_ls",
            payload={"po_id": order.pk, "consignment_data": {"outlet_id": "gone"}},
            priority=5,
            attempts=3,
            max_attempts=3,
            error_message="422: outlet",
            failed_at=timezone.now(),
            created_at=timezone.now(),
            subject="order:PO-000123",
        )
    monkeypatch.chdir(tmp_path)
    return live_server


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[0])
def test_the_commands_run_as_printed_one_after_the_other(block: list[str], settings: Settings, tmp_path: Path) -> None:
    for line in (each.removeprefix("manage.py ") for each in block if each.startswith("manage.py ")):
        name, *arguments = shlex.split(line)
        if name == "runworker":
            with running_worker(tmp_path / "worker.log", *arguments) as worker:
                assert worker.process.wait(LONG_SECONDS) == 0
            continue
        backups = map(str, Path(settings.BACKUP_DIR).glob("*.tar"))
        try:
            call_command(name, *[next(backups) if each == "FILE" else each for each in arguments])
        except SystemExit as ended:
            assert line.startswith(TELLING) or not ended.code, f"{line} ended with {ended.code}"


@pytest.mark.sqlite
@pytest.mark.parametrize("line", OTHERS)
def test_what_else_is_printed_is_there(line: str) -> None:
    units = re.findall(r"consignments-[a-z-]+\.(?:service|timer)", line)
    for unit in units:
        assert (ROOT / "deploy" / "systemd" / unit).exists(), unit
    if not units:
        subprocess.run(shlex.split(line), check=True, capture_output=True, timeout=LONG_SECONDS)


@pytest.mark.sqlite
def test_what_it_points_at_is_there() -> None:
    anchors = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.+)$", PAGE, re.MULTILINE)}
    assert set(SECTIONS.values()) | set(re.findall(r"\]\(#([a-z-]+)\)", PAGE)) <= anchors
    for name in re.findall(r"docs/[a-z-]+\.md", PAGE):
        assert (ROOT / name).exists(), name

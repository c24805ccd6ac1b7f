"""Each disk that this host writes to is watched, and told once, whatever lies on it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple
from unittest.mock import Mock, patch

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from operations import disks
from operations.dashboard.goods import storage_panel
from operations.dashboard.panels import SYSTEM
from operations.doctor.installation import disks_verdict
from operations.doctor.verdict import State
from operations.findings import Finding, Level

pytestmark = pytest.mark.django_db
# A disk of its own on every machine.
OTHER = Path("/proc")


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture(autouse=True)
def nearly_full_disk_of_logs(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Photographs and backups lie on one disk, with room; logs on another, without."""
    settings.METRICS_TOKEN = "a-token-for-tests-of-32-characters"
    places = {"photographs": tmp_path / "media", "backups": tmp_path / "backups", "logs": OTHER / "sys"}
    monkeypatch.setattr(disks, "_places", lambda: places)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(200, 0, 5 if place.is_relative_to(OTHER) else 100))


def test_the_disk_is_named_with_what_lies_on_it() -> None:
    panel = storage_panel(timezone.now(), SYSTEM)
    assert panel.findings == [Finding("disk:logs", Level.RED, "Only 2.5% is free of the disk with logs.")]
    assert panel.findings[0].section == "uploads-failing"
    assert [(fact.label, fact.value) for fact in panel.facts[1:]] == [
        ("Free disk: photographs, backups", "50%"),
        ("Free disk: logs", "2%"),
    ]
    found = disks_verdict()
    assert (found.state, "2% free of the one with logs" in found.said) == (State.FAIL, True)


def test_prometheus_has_each_place(client: Client) -> None:
    headers = {"Authorization": "Bearer a-token-for-tests-of-32-characters"}
    said = client.get("/metrics", headers=headers).content.decode()
    assert 'consignments_disk_free_ratio{holds="backups"} 0.5\n' in said
    assert 'consignments_disk_free_ratio{holds="logs"} 0.025\n' in said
    with patch.object(shutil, "disk_usage", side_effect=OSError("gone")):
        answer = client.get("/metrics", headers=headers)
    assert (answer.status_code, b"disk_free_ratio{" in answer.content) == (200, False)


def test_a_place_that_cannot_be_looked_at_hides_no_other(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Mock(spec=Path, parents=[], exists=Mock(side_effect=PermissionError("may not be entered")))
    monkeypatch.setattr(disks, "_places", lambda: {"photographs": away, "backups": Path("/"), "logs": OTHER / "sys"})
    panel = storage_panel(timezone.now(), SYSTEM)
    assert [(finding.code, finding.level) for finding in panel.findings] == [
        ("disk:logs", Level.RED),
        ("disk", Level.RED),
    ]
    assert panel.findings[1].sentence == "The disk with photographs cannot be looked at: PermissionError."
    assert "the one with photographs cannot be looked at: PermissionError" in disks_verdict().said
    headers = {"Authorization": "Bearer a-token-for-tests-of-32-characters"}
    said = client.get("/metrics", headers=headers).content.decode()
    assert ('{holds="backups"} 0.5\n' in said, 'holds="photographs"' in said) == (True, False)


def test_the_disk_of_photographs_keeps_its_name_and_a_disk_without_a_size_is_not_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(0, 0, 0))
    assert [(disk.code, disk.free) for disk in disks.disks()] == [("disk", 1.0), ("disk:logs", 1.0)]


@pytest.mark.mariadb
def test_the_servers_folder_counts_where_the_server_is_on_this_host() -> None:
    assert disks._database_folder() is not None
    with patch.object(connection, "cursor", side_effect=OperationalError("away")):
        assert disks._database_folder() is None
    with patch.dict(connection.settings_dict, HOST="db.example.invalid"):
        assert disks._database_folder() is None

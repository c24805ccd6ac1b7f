"""A last backup that is too old is told, on the hosts that have backups."""

from __future__ import annotations

from datetime import timedelta
from errno import ENOSPC
from pathlib import Path
from unittest.mock import Mock, patch

import pytest
from django.core.management import CommandError
from django.utils import timezone
from pytest_django import Settings

from jobqueue.actors import Actor
from operations.backup_age import backup_findings
from operations.backups import database, restoring
from operations.backups.errors import BackupError, NoRoom, StillInUse, ToolFailed
from operations.backups.kept import STAMP, made_at
from operations.backups.unsettled import forget, is_unsettled, remember_until_settled
from operations.dashboard.panels import all_panels
from operations.doctor.backups import backups_verdict
from operations.doctor.verdict import State
from operations.metrics.backups import backup_metrics
from operations.progress import shown_steps
from tests.operations.backups.commands import backup

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def there_is(folder: Path, age: timedelta, suffix: str = ".tar") -> Path:
    folder.mkdir(exist_ok=True, mode=0o700)
    file = folder / f"consignments-{(timezone.now() - age).strftime(STAMP)}{suffix}"
    file.write_bytes(bytes(2_500_000))
    return file


def found() -> list[str]:
    return [finding.sentence for finding in backup_findings(timezone.now())]


def slugs() -> list[str]:
    return [panel.slug for panel in all_panels()]


def test_a_host_without_backups_misses_none_and_the_doctor_says_so() -> None:
    assert found() == []
    assert "backups" not in slugs()
    verdict = backups_verdict()
    assert (verdict.state, "None are made on this host" in verdict.said) == (State.WARN, True)


def test_a_host_that_should_have_some_and_has_none_is_told(settings: Settings) -> None:
    settings.BACKUP_DIR_IS_SET = True
    assert found() == ["There is no backup in BACKUP_DIR."]
    assert backups_verdict().state == State.FAIL
    assert "backups" in slugs()
    assert list(backup_metrics(timezone.now())) == []


def test_one_that_was_just_made_is_well(backup_folder: Path) -> None:
    path, _ = backup()
    assert made_at(path) is not None
    assert found() == []
    assert backups_verdict().state == State.OK


def test_a_restore_that_broke_off_is_told_until_it_is_settled() -> None:
    remember_until_settled()
    assert found() == ["A restore is under way or broke off: start nothing, and run it again where it no longer runs."]
    assert "backups" in slugs()
    assert "run the same restore again" in backups_verdict().to_do
    forget()
    assert found() == []


@pytest.mark.parametrize(
    "refusal", [StillInUse("The tables are in use."), NoRoom("no room"), ToolFailed("in the middle of it")]
)
@pytest.mark.parametrize("broke_off_before", [False, True])
def test_a_restore_that_was_refused_did_not_break_off(refusal: BackupError, broke_off_before: bool) -> None:
    if broke_off_before:
        remember_until_settled()
    refused = patch("operations.backups.database.load", side_effect=refusal)
    with refused, shown_steps() as steps, pytest.raises(type(refusal)):
        restoring._put_in_place(Mock(), steps, Actor("test"))
    assert is_unsettled() is (broke_off_before or isinstance(refusal, ToolFailed))


def test_sqlite_refuses_a_restore_for_which_there_is_no_room(tmp_path: Path) -> None:
    full = patch("operations.backups.database._unpacked", side_effect=OSError(ENOSPC, "No space left"))
    with full, pytest.raises(NoRoom, match=r"Nothing was touched: .* TMPDIR"):
        database._load_sqlite(tmp_path / "scratch" / "database.gz", lambda _: None)


def test_no_backup_is_made_of_what_a_restore_left(backup_folder: Path) -> None:
    good, _ = backup()
    remember_until_settled()
    with pytest.raises(CommandError, match=r"Run the same restore again; .* remove .*restore-unsettled-"):
        backup("--keep", "1")
    assert list(backup_folder.iterdir()) == [good]


def test_a_key_that_cannot_be_read_is_told_before_it_is_needed(tmp_path: Path, settings: Settings) -> None:
    backup()
    settings.BACKUP_KEY, settings.BACKUP_KEY_FILE = "", str(tmp_path / "gone")
    assert "The key of backups cannot be read" in backups_verdict().said
    (tmp_path / "gone").write_text("a passphrase")
    assert backups_verdict().state == State.OK


@pytest.mark.parametrize(("hours", "sentences"), [(29, []), (31, ["The last backup is 1 d 7 h old."])])
def test_the_newest_counts_up_to_the_set_age(backup_folder: Path, hours: int, sentences: list[str]) -> None:
    there_is(backup_folder, timedelta(days=9))
    there_is(backup_folder, timedelta(hours=hours), ".tar.gpg")
    assert found() == sentences
    assert (backups_verdict().state == State.FAIL) is bool(sentences)
    (age,) = [sample.value for metric in backup_metrics(timezone.now()) for sample in metric.samples]
    assert hours * 3600 <= age < hours * 3600 + 60


def test_the_age_is_a_setting(backup_folder: Path, settings: Settings) -> None:
    there_is(backup_folder, timedelta(hours=31))
    settings.HEALTH_BACKUP_HOURS = 200
    assert found() == []


def test_the_panel_says_how_old_how_many_and_how_large(backup_folder: Path) -> None:
    there_is(backup_folder, timedelta(days=9))
    there_is(backup_folder, timedelta(hours=3))
    (panel,) = [panel for panel in all_panels() if panel.slug == "backups"]
    assert [fact.value for fact in panel.facts] == ["3 h ago", "2", "2.5 MB"]


def test_a_file_of_another_name_has_no_age(backup_folder: Path) -> None:
    there_is(backup_folder, timedelta()).rename(backup_folder / "consignments-before-the-move.tar")
    assert found() == ["There is no backup in BACKUP_DIR."]

"""The backups that lie in a folder, and whether any are looked for on this host."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

PREFIX = "consignments-"
STAMP = "%Y%m%dT%H%M%SZ"


def backups_in(folder: Path) -> list[Path]:
    """Those that are whole, oldest first; none where the folder is not there or may not be read."""
    return sorted(folder.glob(f"{PREFIX}*.tar*"))


def note_faults(backup: Path, faults: list[str]) -> None:
    """Writes beside the backup what of its photographs was missing or altered. Raises OSError."""
    _list_of_faults(backup).write_text("".join(f"{fault}\n" for fault in faults))


def faults_of(backup: Path) -> int:
    """How many files of photographs it lacks; a backup without a list lacks none."""
    try:
        return len(_list_of_faults(backup).read_text().splitlines())
    except FileNotFoundError:
        return 0


def remove(backup: Path) -> None:
    """The backup, with what is noted of it. Raises OSError."""
    backup.unlink()
    _list_of_faults(backup).unlink(missing_ok=True)


def _list_of_faults(backup: Path) -> Path:
    return backup.with_name(f"{backup.name.partition('.')[0]}.faults")


def made_here() -> bool:
    """Whether this host is one that makes backups, or sees their folder: BACKUP_DIR is set, or one was made."""
    return settings.BACKUP_DIR_IS_SET or bool(backups_in(Path(settings.BACKUP_DIR)))


def made_at(backup: Path) -> datetime | None:
    """The moment whose state it holds, by its name, which a copy keeps; None where it was renamed."""
    try:
        return datetime.strptime(backup.name.partition(".")[0].removeprefix(PREFIX), STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def last_made() -> datetime | None:
    """The moment of the newest in BACKUP_DIR."""
    moments = (made_at(backup) for backup in reversed(backups_in(Path(settings.BACKUP_DIR))))
    return next((moment for moment in moments if moment is not None), None)

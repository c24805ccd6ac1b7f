"""The disks that this host writes to, and how much of each is free."""

from __future__ import annotations

import os.path
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.db import Error, connection
from django.utils.translation import gettext_noop

from operations.folders import PHOTOGRAPHS, nearest_existing, written_folders

LOCAL_HOSTS = frozenset({"", "localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Disk:
    """One disk: what lies on it, and how much is free, as a part of the whole: None where `unseen` says why."""

    holds: tuple[str, ...]
    free: float | None
    unseen: str = ""

    @property
    def code(self) -> str:
        """Of the finding about it; stable as long as the same things lie on it."""
        return "disk" if PHOTOGRAPHS in self.holds else f"disk:{self.holds[0]}"


def disks() -> list[Disk]:
    """Each once, however much lies on it. One that does not answer, or may not be entered, hides no other."""
    found: dict[int, list[tuple[str, Path]]] = {}
    unseen = []
    for name, folder in _places().items():
        try:
            place = nearest_existing(folder)
            found.setdefault(place.stat().st_dev, []).append((name, place))
        except OSError as error:
            unseen.append(Disk((name,), None, type(error).__name__))
    return [*(_disk(tuple(name for name, _ in places), places[0][1]) for places in found.values()), *unseen]


def _disk(holds: tuple[str, ...], place: Path) -> Disk:
    try:
        return Disk(holds, _free(place))
    except OSError as error:
        return Disk(holds, None, type(error).__name__)


def _places() -> dict[str, Path]:
    database = _database_folder()
    return {**written_folders(), **({gettext_noop("database"): database} if database else {})}


def _free(place: Path) -> float:
    usage = shutil.disk_usage(place)
    # Some mounts of a network tell no size: nothing can be said of them.
    return usage.free / usage.total if usage.total else 1.0


def _database_folder() -> Path | None:
    """Where the database lies; None where that is another host, or cannot be seen by this user."""
    if connection.vendor == "sqlite":
        folder = os.path.dirname(connection.settings_dict["NAME"])  # noqa: PTH120 - a database in memory is no path
    elif _is_on_this_host():
        folder = _datadir()
    else:
        return None
    # Path.is_dir would raise where a folder above may not be entered.
    return Path(folder) if os.path.isdir(folder) else None  # noqa: PTH112


def _datadir() -> str:
    """ "" while the server is away: a full disk may be why, so the others are still looked at."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT @@datadir")
            return str(cursor.fetchone()[0])
    except Error:
        return ""


def _is_on_this_host() -> bool:
    host = str(connection.settings_dict["HOST"] or "")
    return host in LOCAL_HOSTS or host.startswith("/")

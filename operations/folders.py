"""Folders that the system writes to, and whether it can."""

from __future__ import annotations

import os
from pathlib import Path


def nearest_existing(folder: Path) -> Path:
    """The folder, or the nearest one above that is there: the first file makes the rest."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def write_refusal(folder: Path) -> str:
    """Why nothing can be written into the folder, made if need be; "" where it can. Writes nothing."""
    place = nearest_existing(folder)
    if not place.is_dir():
        return "a file lies where the folder should be"
    if not os.access(place, os.W_OK | os.X_OK):
        return "this user may not write there"
    return ""

"""Finding the Chromium that browser tests drive."""

from __future__ import annotations

import os
import shutil

START_MS = 120_000
NAMES = ("chromium", "chromium-browser", "google-chrome")


class MissingBrowser(Exception):
    """No Chromium on this machine; the message says how to get one."""


def browser_path() -> str:
    """The browser's path: CHROMIUM from the environment, or the first on PATH; raises MissingBrowser."""
    given = os.environ.get("CHROMIUM")
    found = given or next((path for name in NAMES if (path := shutil.which(name))), None)
    if not found:
        raise MissingBrowser("Chromium is missing: apt-get install chromium, or set CHROMIUM to its path.")
    return found

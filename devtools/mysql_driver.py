"""The MySQL driver: compiled on this machine, and only needed where DATABASE_URL names MySQL or MariaDB."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from devtools import apt

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements" / "mysql.txt"
BUILD_PACKAGES = ["default-libmysqlclient-dev", "pkg-config", "gcc", "libc6-dev", "python3-dev"]
HINT = f"apt-get install {' '.join(BUILD_PACKAGES)}"


def install(venv: Path, *, wanted: bool) -> bool:
    """Installs the driver into `venv`; where it cannot be built, says so in one line and returns False.

    A build that failed is tried again only if it is `wanted` (the tests use it) or its requirement changed.
    """
    stamp = venv / ".installed-mysql"
    fingerprint = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    known = stamp.read_text().split() if stamp.exists() else []
    if known == [fingerprint, "built"]:
        return True
    if wanted or known != [fingerprint, "failed"]:
        built = _build(venv)
        stamp.write_text(f"{fingerprint} {'built' if built else 'failed'}")
        if built:
            return True
    print(f"The MySQL driver cannot be built here: only SQLite works. To change that: {HINT}", flush=True)
    return False


def _build(venv: Path) -> bool:
    print("Building the MySQL driver", flush=True)
    if _pip_install(venv):
        return True
    return apt.install(BUILD_PACKAGES, reason="to compile the MySQL driver") and _pip_install(venv)


def _pip_install(venv: Path) -> bool:
    command = [str(venv / "bin" / "python"), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(REQUIREMENTS)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0

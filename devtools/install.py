"""Makes .venv and keeps it in step with the requirement files: `python3 -m devtools.install [--dev]`.

Runs before anything is installed, so it needs the standard library only. A stamp holds the hash of what was
installed last; while it fits there is nothing to do.
"""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
from pathlib import Path

from devtools import apt, mysql_driver

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements" / "dev.txt"
OLDEST_PYTHON = (3, 11)


class SetUpFailed(Exception):
    """The environment cannot be made; the message says what is missing and how to get it."""


def main(arguments: list[str]) -> int:
    """Brings .venv up to date; returns the exit code."""
    files = [RUNTIME, DEVELOPMENT] if "--dev" in arguments else [RUNTIME]
    try:
        check_python()
        make_venv()
        for file in files:
            install_requirements(file)
        mysql_driver.install(VENV, wanted="--dev" in arguments)
    except SetUpFailed as problem:
        print(f"Set-up failed: {problem}", file=sys.stderr)
        return 1
    return 0


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise SetUpFailed(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Use make PYTHON=python3.11."
        )


def make_venv() -> None:
    """Makes .venv unless a working one is there; Debian keeps a part that this needs in its own package."""
    if _works(VENV / "bin" / "python"):
        return
    if importlib.util.find_spec("ensurepip") is None and not apt.install(["python3-venv"], reason="to make .venv"):
        raise SetUpFailed("python3 cannot make a virtual environment here. Run: apt-get install python3-venv")
    print("Making .venv", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise SetUpFailed(f"python3 -m venv failed: {(made.stdout + made.stderr).strip()[-1000:]}")


def install_requirements(file: Path) -> None:
    """Installs exactly what `file` pins, unless the stamp says that it is there."""
    stamp = VENV / f".installed-{file.stem}"
    fingerprint = hashlib.sha256(file.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    name = file.relative_to(ROOT)
    print(f"Installing {name} into .venv", flush=True)
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(file)]
    if subprocess.run(command, check=False).returncode:
        raise SetUpFailed(
            f"pip could not install {name}: its own words are above. It needs the internet, or a mirror of PyPI "
            "that PIP_INDEX_URL names."
        )
    stamp.write_text(fingerprint)


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

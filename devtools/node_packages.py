"""JavaScript libraries for tests, as a lock file pins them, in a folder of their own inside .venv.

node and npm come from PyPI with the other tools, so that the version is known and nothing is installed on the machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OCTOKIT = ROOT / "tests" / "webhooks" / "octokit"
NODE = Path(sys.executable).with_name("node")
_NPM = Path(sys.executable).with_name("npm")
# Nothing that a package brings is run, and no address but the registry's is asked.
_OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")


def place_of(source: Path) -> Path:
    """Where the packages of `source` lie, with a copy of its scripts; another folder once a file of it changes."""
    content = sha256()
    for file in sorted(source.iterdir()):
        content.update(file.name.encode() + b"\0" + file.read_bytes())
    return Path(sys.prefix) / "node" / f"{source.name}-{content.hexdigest()[:16]}"


def is_installed(source: Path) -> bool:
    return NODE.exists() and place_of(source).exists()


def install(source: Path) -> bool:
    """Installs what the lock file in `source` pins; False where that fails (npm's own words are shown then)."""
    if not _NPM.exists():
        return False
    print(f"Installing the packages of {source.relative_to(ROOT)} with npm.", flush=True)
    place = place_of(source)
    unfinished = place.with_name(f"{place.name}.{os.getpid()}")
    shutil.copytree(source, unfinished)
    # A machine may trust a registry's certificate that node's own list does not have.
    environment = {**os.environ, "NODE_OPTIONS": "--use-system-ca"}
    command = [str(_NPM), "ci", *_OPTIONS]
    done = subprocess.run(command, cwd=unfinished, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print((done.stdout + done.stderr)[-2000:])
        shutil.rmtree(unfinished)
        return False
    # In one step: whoever finds the folder finds it whole.
    shutil.rmtree(place, ignore_errors=True)
    unfinished.rename(place)
    return True

"""Installing Debian packages, where this machine and this user allow it. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess

from devtools.apt_services import services_stay_off

# apt must never wait for a person: not for an answer, not in a pager.
QUIET = {"DEBIAN_FRONTEND": "noninteractive", "APT_LISTCHANGES_FRONTEND": "none", "NEEDRESTART_MODE": "a"}


def can_install() -> bool:
    """Whether apt may be asked: on Debian, as root."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str], *, reason: str) -> bool:
    """Installs `packages` and says why; False where that is not possible or fails (apt's own words are shown then)."""
    if not can_install():
        return False
    print(f"Installing {' '.join(packages)} with apt: {reason}.", flush=True)
    # The list of packages may be missing or old on a fresh machine; a failing third-party source is no reason to stop.
    _apt_get("update")
    with services_stay_off():
        done = _apt_get("install", "-y", "--no-install-recommends", *packages)
    if done.returncode:
        print((done.stdout + done.stderr)[-2000:])
    return done.returncode == 0


def _apt_get(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["apt-get", "-q", *arguments],
        env={**os.environ, **QUIET},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

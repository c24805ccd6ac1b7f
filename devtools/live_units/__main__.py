"""`python -m devtools.live_units [--stay]`: a systemd of its own, the guide step by step, then what the units promise.

Needs root and a kernel with overlays and a writable cgroup2 tree. Where something is missing it says what, and exits
with 2. It installs what is committed, takes some minutes, and changes nothing outside its namespaces.
"""

from __future__ import annotations

import argparse
import signal
import sys
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

from devtools.live_units import install, surroundings
from devtools.live_units.guide import GuideChanged
from devtools.live_units.machine import Machine, MachineMissing, StepFailed, running_machine
from devtools.live_units.proofs import PROOFS
from devtools.mariadb import MariaDBMissing, find_program
from devtools.stopping import exit_on_sigterm

PACKAGES = {
    "unshare": "util-linux",
    "runuser": "util-linux",
    "ip": "iproute2",
    "mariadbd": "mariadb-server",
    "mariadb-install-db": "mariadb-server",
    "mariadb-dump": "mariadb-client",
    "nginx": "nginx-light",
    "git": "git",
    "curl": "curl",
    "openssl": "openssl",
    "gpg": "gpg",
    "logrotate": "logrotate",
    "adduser": "adduser",
}
Step = Callable[[Machine], str]


def main() -> int:
    """Returns 0 when every step held, 1 when one did not, 2 when no such machine can be made here."""
    parser = argparse.ArgumentParser(prog="python -m devtools.live_units", description=__doc__.partition("\n")[0])
    parser.add_argument("--stay", action="store_true", help="leave the machine up until Ctrl-C, also after a failure")
    options = parser.parse_args()
    exit_on_sigterm()
    try:
        check_host()
        with running_machine(Path(sysconfig.get_path("purelib"))) as machine:
            held = prove(machine)
            if options.stay:
                print(f"nsenter --target {machine.pid} --all    leads in; Ctrl-C ends it.", flush=True)
                signal.pause()
    except MachineMissing as missing:
        print(f"No live systemd can be brought up here: {missing}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0 if held else 1


def check_host() -> None:
    """Raises MachineMissing where a program is not installed, or Debian's Python is another one than this."""
    missing = {package for name, package in PACKAGES.items() if not _is_here(name)}
    if missing:
        raise MachineMissing(f"programs are missing: apt-get install {' '.join(sorted(missing))}")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if not Path("/usr/bin", version).exists():
        raise MachineMissing(f"/usr/bin/{version} is missing: the units cannot see a Python in somebody's home")


def prove(machine: Machine) -> bool:
    """Every step in its order; whether all held. Without the site there is nothing to prove, so it ends there."""
    if not all(_holds(step, machine) for step in site()):
        return False
    failed = [proof for proof in PROOFS if not _holds(proof, machine)]
    return not failed


def site() -> list[Step]:
    """What a host has, and the guide; Lightspeed's stand-in as soon as there is code."""
    at = install.STEPS.index(install.settings)
    before: list[Step] = [surroundings.start_mariadb, surroundings.start_nginx]
    return [*before, *install.STEPS[:at], surroundings.start_lightspeed, *install.STEPS[at:]]


def _holds(step: Step, machine: Machine) -> bool:
    name, started = step.__name__.replace("_", " "), time.monotonic()
    try:
        said, held = step(machine), True
    except (StepFailed, GuideChanged) as failed:
        said, held = f"FAILED: {failed}", False
    print(f"{time.monotonic() - started:6.1f} s  {name}: {said}", flush=True)
    return held


def _is_here(name: str) -> bool:
    try:
        return bool(find_program(name))
    except MariaDBMissing:
        return False


if __name__ == "__main__":
    sys.exit(main())

"""A machine inside this one: systemd as PID 1 of its own namespaces, on an overlay of this disk. Needs root."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SYSTEMD = Path("/lib/systemd/systemd")
BOOT = Path(__file__).with_name("boot.sh")
BOOT_SECONDS = 30.0
LOG = "boot.log"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class MachineMissing(Exception):
    """This host cannot carry such a machine; the message says what it lacks."""


class StepFailed(Exception):
    """A command inside failed; the message holds it and what it said."""


class Machine:
    """Runs commands inside, as its root."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def shell(self, script: str, *, check: bool = True, timeout: float = 180) -> str:
        """What `script` prints, run by bash that stops at the first failure; raises StepFailed."""
        done = self._call(script, timeout)
        if check and done.returncode:
            raise StepFailed(f"{script.strip()}\nexit code {done.returncode}:\n{(done.stdout + done.stderr)[-3000:]}")
        return done.stdout

    def works(self, script: str) -> bool:
        """Whether `script` ends with exit code 0."""
        return self._call(script, 180).returncode == 0

    def show(self, unit: str, name: str) -> str:
        """One property of a unit, as `systemctl show` gives it."""
        return self.shell(f"systemctl show --value --property={name} '{unit}'").strip()

    def write(self, path: str, text: str, mode: str = "644") -> None:
        """Makes a file inside, with its folder."""
        self.shell(f"install -D -m {mode} /dev/stdin '{path}' <<'END-OF-FILE'\n{text}\nEND-OF-FILE\n")

    def _call(self, script: str, timeout: float) -> subprocess.CompletedProcess[str]:
        inside = ["nsenter", "--target", str(self.pid), "--all", "--wdns=/"]
        clean = ["env", "-i", f"PATH={PATH}", "LANG=C.UTF-8", "HOME=/root"]
        command = [*inside, *clean, "bash", "-euo", "pipefail", "-c", script]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout)


@contextmanager
def running_machine(site_packages: Path) -> Iterator[Machine]:
    """A booted machine, ended with every process in it at the end; raises MachineMissing."""
    _check_host()
    folder = Path(tempfile.mkdtemp(prefix="live-units-"))
    group = _cgroup_root() / folder.name
    boot = _start(folder, group, site_packages)
    try:
        yield Machine(_wait_for_pid(boot, folder))
    finally:
        with suppress(ProcessLookupError):
            boot.send_signal(signal.SIGKILL)
        boot.wait()
        _remove_groups(group)
        shutil.rmtree(folder, ignore_errors=True)


def _check_host() -> None:
    if os.geteuid():
        raise MachineMissing("it must be root, to make namespaces and mounts")
    if not SYSTEMD.exists():
        raise MachineMissing(f"{SYSTEMD} is missing: apt-get install systemd")
    if "overlay" not in Path("/proc/filesystems").read_text():
        raise MachineMissing("the kernel has no overlay file system")
    _cgroup_root()


def _cgroup_root() -> Path:
    mounts = (line.split() for line in Path("/proc/self/mounts").read_text().splitlines())
    found = [Path(fields[1]) for fields in mounts if fields[2] == "cgroup2" and "rw" in fields[3].split(",")]
    if not found:
        raise MachineMissing("no cgroup2 tree is mounted here that can be written")
    return found[0]


def _start(folder: Path, group: Path, site_packages: Path) -> subprocess.Popen[bytes]:
    try:
        group.mkdir()
    except OSError as refused:
        raise MachineMissing(f"no control group can be made: {refused}") from refused
    # A session's terminal signals are not for the machine: the block's end stops it.
    join = f'echo $$ > {group}/cgroup.procs && exec "$@"'
    spaces = ["unshare", "--mount", "--pid", "--net", "--ipc", "--uts", "--cgroup", "--fork", "--kill-child"]
    command = ["sh", "-c", join, "sh", *spaces, "bash", str(BOOT), str(folder), str(site_packages)]
    with (folder / LOG).open("wb") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def _wait_for_pid(boot: subprocess.Popen[bytes], folder: Path) -> int:
    deadline = time.monotonic() + BOOT_SECONDS
    children = Path(f"/proc/{boot.pid}/task/{boot.pid}/children")
    while time.monotonic() < deadline and boot.poll() is None:
        found = children.read_text().split()
        if found and Machine(int(found[0])).works("systemctl is-system-running"):
            return int(found[0])
        time.sleep(0.2)
    said = (folder / LOG).read_text(errors="replace")[-1500:]
    raise MachineMissing(f"systemd did not come up as PID 1 of its own namespaces: {said or 'it said nothing'}")


def _remove_groups(group: Path) -> None:
    """From the innermost outwards, once the kernel has let go of the last process."""
    deadline = time.monotonic() + 5
    while group.exists() and time.monotonic() < deadline:
        for inner, _, _ in os.walk(group, topdown=False):
            with suppress(OSError):
                Path(inner).rmdir()
        time.sleep(0.05)

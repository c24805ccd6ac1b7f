"""Reading and changing units of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from devtools.live_units.machine import Machine
from devtools.live_units.waiting import expect, wait_for

WEB = "consignments-web.service"
WORKER = "consignments-worker.service"


def restarts(machine: Machine, unit: str) -> int:
    """How often systemd brought it back by itself."""
    return int(machine.show(unit, "NRestarts"))


def main_pid(machine: Machine, unit: str) -> int:
    """The pid of its main process, as the machine counts."""
    return int(machine.show(unit, "MainPID"))


def must_be_active(machine: Machine, unit: str) -> None:
    """Raises StepFailed unless it runs; for Type=notify that is: it said READY."""
    said = machine.shell(f"systemctl status --lines=30 {unit}", check=False)
    expect(machine.show(unit, "ActiveState") == "active", said)


def wait_for_restart(machine: Machine, unit: str, before: int, *, seconds: float = 60.0) -> float:
    """Until systemd has brought it back once more than `before` and it is ready; the seconds it took."""

    def back() -> bool:
        return restarts(machine, unit) > before and machine.show(unit, "ActiveState") == "active"

    return wait_for(f"{unit} is back", back, seconds=seconds)


@contextmanager
def changed(machine: Machine, unit: str, lines: str) -> Iterator[None]:
    """The unit with a drop-in, as `systemctl edit` makes it, and restarted; afterwards as it was."""
    folder = f"/etc/systemd/system/{unit}.d"
    machine.write(f"{folder}/proof.conf", lines)
    machine.shell(f"systemctl daemon-reload && systemctl restart {unit}")
    try:
        yield
    finally:
        machine.shell(f"rm -r {folder} && systemctl daemon-reload && systemctl restart {unit}")

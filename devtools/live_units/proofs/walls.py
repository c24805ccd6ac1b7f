"""What the services can write, seen from inside their own view of the disk."""

from __future__ import annotations

from devtools.live_units.machine import Machine
from devtools.live_units.units import WEB, WORKER, main_pid
from devtools.live_units.waiting import expect

STATE = "/var/lib/consignments"
OPEN = (STATE, f"{STATE}/media", f"{STATE}/backups", "/var/log/consignments", "/tmp", "/var/tmp", "/dev/shm")
CLOSED = ("/", "/etc", "/usr/local", "/opt", "/srv/consignments", "/srv/consignments/current", "/var/lib", "/var/log")
CLOSED_TOO = ("/run", "/run/consignments", "/boot", "/etc/consignments", "/proc/sys/kernel", "/sys/fs/cgroup", "/dev")


def _may(machine: Machine, pid: int, folder: str, user: str) -> bool:
    into = f"nsenter --target {pid} --mount --wdns=/ runuser -u {user} --"
    probe = f"{folder}/wall-probe"
    return machine.works(f"{into} sh -c 'umask 027; mkdir -p {folder} && touch {probe} && rm {probe}'")


def the_services_write_where_they_should_and_nowhere_else(machine: Machine) -> str:
    for unit in (WEB, WORKER):
        pid = main_pid(machine, unit)
        for folder in OPEN:
            expect(_may(machine, pid, folder, "consignments"), f"{unit} cannot write {folder}")
        # As root, so that it is the unit's own wall that is tried and not the folder's owner.
        for folder in (*CLOSED, *CLOSED_TOO):
            expect(not _may(machine, pid, folder, "root"), f"{unit} could write {folder}")
    return f"{len(OPEN)} folders are open, {len(CLOSED) + len(CLOSED_TOO)} are closed even to root"


def their_tmp_is_their_own_and_homes_are_hidden(machine: Machine) -> str:
    machine.shell("touch /tmp/of-the-host /root/of-the-host")
    for unit in (WEB, WORKER):
        into = f"nsenter --target {main_pid(machine, unit)} --mount --wdns=/"
        for path in ("/tmp/of-the-host", "/root/of-the-host"):
            expect(not machine.works(f"{into} test -e {path}"), f"{unit} sees {path}")
    return "no file of the host's /tmp or /root is seen"


def they_have_no_right_and_can_get_none(machine: Machine) -> str:
    for unit in (WEB, WORKER):
        status = machine.shell(f"cat /proc/{main_pid(machine, unit)}/status")
        for line in ("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"):
            expect(line in status, f"{unit}: {line!r} is not in its status")
    return "no capability, no new privilege, filtered system calls"


PROOFS = (
    the_services_write_where_they_should_and_nowhere_else,
    their_tmp_is_their_own_and_homes_are_hidden,
    they_have_no_right_and_can_get_none,
)

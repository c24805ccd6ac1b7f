"""A boot, and a restore as docs/backups.md tells it."""

from __future__ import annotations

from devtools.live_units.guide import GUIDE, inline_command
from devtools.live_units.machine import Machine
from devtools.live_units.surroundings import SITE
from devtools.live_units.units import WEB, WORKER, must_be_active
from devtools.live_units.waiting import expect

BACKUPS = GUIDE.with_name("backups.md")
ACTIVE = "systemctl list-units --no-legend --state=active 'consignments-*' | awk '{ print $1 }' | sort"


def a_boot_starts_everything(machine: Machine) -> str:
    before = machine.shell(ACTIVE).split()
    machine.shell(f"systemctl stop {' '.join(before)}")
    expect(not machine.shell(ACTIVE), "not everything can be stopped")
    machine.shell("systemctl isolate default.target && systemctl start nginx.service lightspeed.service")
    expect(machine.shell(ACTIVE).split() == before, f"{before} ran, now {machine.shell(ACTIVE).split()}")
    return f"what a boot wants are the same {len(before)} units"


def a_restore_stops_and_starts_what_it_must(machine: Machine) -> str:
    before = machine.shell(ACTIVE).split()
    stop, start = restore_command("systemctl stop "), restore_command("systemctl start ")
    machine.shell(stop)
    expect(not machine.shell(ACTIVE), f"still active: {machine.shell(ACTIVE)}")
    machine.shell("consignments restore $(ls -t /var/lib/consignments/backups/*.tar | head -1) --replace --yes")
    machine.shell(start)
    expect(machine.shell(ACTIVE).split() == before, f"{before} ran, now {machine.shell(ACTIVE).split()}")
    must_be_active(machine, WEB)
    must_be_active(machine, WORKER)
    machine.shell(f"curl -fsS https://{SITE}/readyz")
    return "everything stopped, put back, started, and ready"


def the_doctor_finds_nothing_to_mend(machine: Machine) -> str:
    said = machine.shell("consignments doctor 2>/dev/null", check=False)
    found = [line for line in said.splitlines() if line.startswith(("warn", "bad"))]
    expect(all("mail" in line for line in found) and "ok " in said, said)
    return "nothing but that no mail server was named"


def restore_command(beginning: str) -> str:
    """The command of docs/backups.md that begins so; raises GuideChanged where there is none."""
    return inline_command("Restoring", beginning, BACKUPS)


PROOFS = (a_boot_starts_everything, a_restore_stops_and_starts_what_it_must, the_doctor_finds_nothing_to_mend)

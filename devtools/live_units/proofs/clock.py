"""What runs by the clock, each task as its timer would start it."""

from __future__ import annotations

from config.cron import TASKS
from devtools.live_units.machine import Machine
from devtools.live_units.units import WEB, WORKER, changed
from devtools.live_units.waiting import expect, wait_for

LOGS = "/var/log/consignments"
EVERY_TWO_SECONDS = "[Timer]\nOnCalendar=\nOnCalendar=*:*:0/2\nAccuracySec=100ms\n"


def every_task_ends_well(machine: Machine) -> str:
    for task in TASKS:
        unit = f"consignments-clock@{task.name}.service"
        ended = machine.works(f"systemctl start {unit}")
        expect(ended, f"{unit} failed:\n{machine.shell(f'journalctl --no-pager -n 40 -u {unit}')}")
    return ", ".join(task.name for task in TASKS)


def the_backup_it_made_is_whole(machine: Machine) -> str:
    made = machine.shell("ls -t /var/lib/consignments/backups/*.tar | head -1").strip()
    machine.shell(f"consignments restore --check {made}")
    owner = machine.shell(f"stat -c '%a %U' {made}").strip()
    expect(owner.endswith("0 consignments"), f"others may read it: {owner}")
    return f"{made} ({owner})"


def a_failure_is_seen(machine: Machine) -> str:
    machine.shell("systemctl stop lightspeed.service")
    unit = "consignments-clock@poll.service"
    failed = not machine.works(f"systemctl start {unit}")
    machine.shell("systemctl start lightspeed.service")
    expect(failed and machine.show(unit, "ActiveState") == "failed", "a poll without Lightspeed did not fail")
    expect("clock.failed" in machine.shell(f"journalctl --no-pager -n 40 -u {unit}"), "its log has no clock.failed")
    return "without Lightspeed the poll fails, and systemctl --failed names it"


def a_timer_starts_its_task_by_itself(machine: Machine) -> str:
    unit = "consignments-clock@sessions.service"
    before = machine.show(unit, "InactiveExitTimestampMonotonic")
    with changed(machine, "consignments-sessions.timer", EVERY_TWO_SECONDS):
        wait_for("the timer fires", lambda: machine.show(unit, "InactiveExitTimestampMonotonic") != before)
    return "sessions ran when its moment came"


def log_files_are_written_and_turned_over(machine: Machine) -> str:
    machine.shell(f"""
        echo LOG_DIR={LOGS} >>/etc/consignments/env
        systemctl restart {WEB} {WORKER}
        systemctl start consignments-clock@poll.service
        logrotate --force --state /tmp/logrotate.again /etc/logrotate.d/consignments
        systemctl restart {WORKER}
        systemctl start consignments-clock@poll.service
    """)
    for name in ("poller.log", "queue-worker.log"):
        machine.shell(f"test -s {LOGS}/{name}; ls {LOGS}/{name}-*")
    return ", ".join(machine.shell(f"stat -c '%n %a %U' {LOGS}/*.log").splitlines())


PROOFS = (
    every_task_ends_well,
    the_backup_it_made_is_whole,
    a_failure_is_seen,
    a_timer_starts_its_task_by_itself,
    log_files_are_written_and_turned_over,
)

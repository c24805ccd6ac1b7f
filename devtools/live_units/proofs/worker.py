"""The queue's workers: ready, watched, killed, stopped."""

from __future__ import annotations

import time

from devtools.live_units.held_jobs import enqueue_held, start_held_job
from devtools.live_units.machine import Machine
from devtools.live_units.units import WORKER, changed, main_pid, must_be_active, restarts, wait_for_restart
from devtools.live_units.waiting import expect, wait_for

SHORT_WATCHDOG = "[Service]\nWatchdogSec=4\n"
SHORT_GRACE = """[Service]
ExecStart=
ExecStart=/srv/consignments/current/.venv/bin/python manage.py runworker --workers 2 --grace 3
"""


def the_worker_is_ready_and_beats(machine: Machine) -> str:
    must_be_active(machine, WORKER)
    beat = machine.show(WORKER, "WatchdogTimestampMonotonic")
    wait_for("the watchdog is beaten", lambda: machine.show(WORKER, "WatchdogTimestampMonotonic") != beat)
    return f"READY came, beats within {machine.show(WORKER, 'WatchdogUSec')}"


def a_killed_supervisor_loses_no_job(machine: Machine) -> str:
    job, before = start_held_job(machine, "killed"), restarts(machine, WORKER)
    machine.shell(f"kill -9 {main_pid(machine, WORKER)}")
    took = wait_for_restart(machine, WORKER, before)
    again = wait_for("the job begins again", lambda: job.began() == 2)
    job.open_gate()
    job.must_have_run(2)
    return f"back after {took:.1f} s, the job began again {again:.1f} s later, ended once, attempts {job.attempts()}"


def a_killed_group_loses_no_job(machine: Machine) -> str:
    job, before = start_held_job(machine, "group"), restarts(machine, WORKER)
    machine.shell(f"systemctl kill --signal=KILL {WORKER}")
    wait_for_restart(machine, WORKER, before)
    again = wait_for("the job begins again", lambda: job.began() == 2)
    job.open_gate()
    job.must_have_run(2)
    return f"every process at once; {again:.1f} s after the new start the job began again"


def a_killed_process_costs_its_job_one_attempt(machine: Machine) -> str:
    job, supervisor = start_held_job(machine, "child"), main_pid(machine, WORKER)
    machine.shell(
        f"kill -9 $(mariadb -N consignments -e \"SELECT JSON_VALUE(data, '$.pid') FROM queue_job_events"
        f" WHERE job_id = {job.id} AND name = 'live.began'\")"
    )
    wait_for("the job begins again", lambda: job.began() == 2)
    job.open_gate()
    job.must_have_run(2)
    expect(main_pid(machine, WORKER) == supervisor, "the supervisor was replaced")
    return f"the supervisor stayed, the job ended in attempt {job.attempts()}"


def the_watchdog_replaces_a_supervisor_that_stands_still(machine: Machine) -> str:
    with changed(machine, WORKER, SHORT_WATCHDOG):
        job, before = start_held_job(machine, "watchdog"), restarts(machine, WORKER)
        machine.shell(f"kill -STOP {main_pid(machine, WORKER)}")
        took = wait_for_restart(machine, WORKER, before, seconds=150)
        wait_for("the job begins again", lambda: job.began() == 2)
        job.open_gate()
        job.must_have_run(2)
    return f"stopped by SIGSTOP, with WatchdogSec=4 back after {took:.1f} s; its job ended once"


def a_stop_waits_for_the_job_that_runs(machine: Machine) -> str:
    job = start_held_job(machine, "stop")
    machine.shell(f"systemctl stop --no-block {WORKER}; sleep 3")
    expect(machine.show(WORKER, "ActiveState") == "deactivating", "the worker did not wait for its job")
    job.open_gate()
    took = wait_for("the worker ends", lambda: machine.show(WORKER, "ActiveState") == "inactive")
    job.must_have_run(1)
    ended = (machine.show(WORKER, "Result"), machine.show(WORKER, "ExecMainStatus"))
    expect(ended == ("success", "0"), f"it ended with {ended}")
    machine.shell(f"systemctl start {WORKER}")
    return f"it ended {took:.1f} s after its job, with exit code 0"


def a_grace_that_is_over_gives_the_job_back(machine: Machine) -> str:
    with changed(machine, WORKER, SHORT_GRACE):
        job, started = start_held_job(machine, "grace"), time.monotonic()
        machine.shell(f"systemctl stop {WORKER}")
        took = time.monotonic() - started
        ended = (machine.show(WORKER, "Result"), machine.show(WORKER, "ExecMainStatus"))
        given_back = (job.status(), job.attempts())
        machine.shell(f"systemctl start {WORKER}")
        job.open_gate()
        job.must_have_run(2)
    expect(ended == ("success", "3"), f"it ended with {ended}")
    expect(given_back == ("pending", 0), f"the job was left as {given_back}")
    return f"a stop of {took:.1f} s with a grace of 3 s, exit code 3 is no failure, no attempt was counted"


def workers_outlive_their_database(machine: Machine) -> str:
    pid = main_pid(machine, WORKER)
    machine.shell("systemctl stop mariadb.service; sleep 3; systemctl start mariadb.service")
    job = enqueue_held(machine, "away")
    job.open_gate()
    job.must_have_run(1)
    expect(main_pid(machine, WORKER) == pid, "the supervisor was replaced")
    return "three seconds without one, and the same supervisor goes on"


def a_worker_that_starts_before_its_database_comes_up_with_it(machine: Machine) -> str:
    machine.shell(f"systemctl stop {WORKER} mariadb.service; systemctl start --no-block {WORKER}; sleep 9")
    machine.shell("systemctl start mariadb.service")
    wait_for("the worker is up", lambda: machine.show(WORKER, "ActiveState") == "active", seconds=60)
    job = enqueue_held(machine, "late")
    job.open_gate()
    job.must_have_run(1)
    return f"after {restarts(machine, WORKER)} tries"


def the_env_file_sets_how_many_work(machine: Machine) -> str:
    machine.shell(f"echo QUEUE_WORKERS=2 >>/etc/consignments/env && systemctl restart {WORKER}")
    children = f"pgrep --parent {main_pid(machine, WORKER)} | wc -l"
    wait_for("two processes work", lambda: machine.shell(children).strip() == "2")
    machine.shell(f"sed -i /^QUEUE_WORKERS=/d /etc/consignments/env && systemctl restart {WORKER}")
    return "QUEUE_WORKERS=2 leads to two processes"


PROOFS = (
    the_env_file_sets_how_many_work,
    the_worker_is_ready_and_beats,
    a_killed_supervisor_loses_no_job,
    a_killed_group_loses_no_job,
    a_killed_process_costs_its_job_one_attempt,
    the_watchdog_replaces_a_supervisor_that_stands_still,
    a_stop_waits_for_the_job_that_runs,
    a_grace_that_is_over_gives_the_job_back,
    workers_outlive_their_database,
    a_worker_that_starts_before_its_database_comes_up_with_it,
)

"""The guide's upgrade and its way back, while people and workers go on."""

from __future__ import annotations

from devtools.live_units.calls import steady_calls
from devtools.live_units.guide import commands
from devtools.live_units.held_jobs import sql, start_held_job
from devtools.live_units.install import CODE
from devtools.live_units.machine import Machine
from devtools.live_units.surroundings import SITE
from devtools.live_units.units import WEB, WORKER, must_be_active
from devtools.live_units.waiting import expect, wait_for

JOBS = 300
RESTART_WEB = "systemctl restart consignments-web "
RESTART_WORKER = "systemctl restart consignments-worker "
ENQUEUE = f"from jobqueue.enqueue import enqueue_many; enqueue_many('live.hold', [{{'gate': 'open'}}] * {JOBS})"


def upgrade_script() -> str:
    """The guide's upgrade, with jobs put in while web and workers are exchanged, and one job's gate opened."""
    step_3 = commands("3.", {**CODE, 'ln -sfn "$release" /srv/consignments/current\n': ""})
    return "cd /srv/consignments/current\n" + commands(
        "Upgrading",
        {
            "release=/srv/consignments/releases/…                # step 3, without the last line\n": step_3,
            "consignments crontab add -v 0                       # where cron is used\n": "",
            RESTART_WEB: f'consignments shell -c "{ENQUEUE}"\n{RESTART_WEB}',
            RESTART_WORKER: f"(sleep 4; touch /var/lib/consignments/upgrade) & {RESTART_WORKER}",
        },
    )


def the_way_back_script() -> str:
    """The guide's way back to the first release there is."""
    first = "$(ls -d /srv/consignments/releases/* | sort | head -1)"
    return commands("Going back", {"/srv/consignments/releases/THE-ONE-BEFORE": f'"{first}"'})


def an_upgrade_loses_nothing(machine: Machine) -> str:
    before = machine.shell("readlink /srv/consignments/current")
    machine.shell("touch /var/lib/consignments/open")
    job = start_held_job(machine, "upgrade")
    with steady_calls(machine, f"https://{SITE}/healthz") as calls:
        machine.shell(upgrade_script(), timeout=300)
    expect(machine.shell("readlink /srv/consignments/current") != before, "the old version is still the current one")
    answered, refused = calls.result()
    expect(not refused, f"calls that were not answered with 200: {refused}")
    job.must_have_run(1)
    _must_all_have_run_once(machine)
    return f"{answered} calls answered, none refused; {JOBS + 1} jobs ended, each once"


def _must_all_have_run_once(machine: Machine) -> None:
    left = "SELECT COUNT(*) FROM queue_jobs WHERE status <> 'completed' AND job_type = 'live.hold'"
    wait_for("the line is empty", lambda: sql(machine, left) == "0", seconds=60)
    once = (
        "SELECT COUNT(*) FROM (SELECT job_id, SUM(name = 'live.began') AS began, SUM(name = 'live.ended') AS ended"
        " FROM queue_job_events JOIN queue_jobs ON queue_jobs.id = job_id"
        " WHERE payload LIKE '%open%' GROUP BY job_id HAVING began = 1 AND ended = 1) AS once"
    )
    expect(sql(machine, once) == str(JOBS), f"{sql(machine, once)} of {JOBS} jobs ran once")


def the_way_back_leads_back(machine: Machine) -> str:
    machine.shell(the_way_back_script())
    must_be_active(machine, WEB)
    must_be_active(machine, WORKER)
    machine.shell(f"curl -fsS https://{SITE}/healthz")
    return machine.shell("readlink /srv/consignments/current").strip()


PROOFS = (an_upgrade_loses_nothing, the_way_back_leads_back)

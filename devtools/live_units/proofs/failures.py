"""Who is told that a unit failed: everybody whom check_health tells, though nothing of the release runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from devtools.live_units.machine import Machine
from devtools.live_units.units import WORKER
from devtools.live_units.waiting import expect, wait_for

TASK, PORT, TOLD = "consignments-clock@sessions.service", 8099, "/tmp/told"
# A release whose every command dies, as one with a fault in its settings does.
DIES = "[Service]\nExecStart=\nExecStart=/srv/consignments/current/.venv/bin/python -c 'import not_there'\n"
LISTENER = f"""
import http.server
class Keep(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open("{TOLD}", "ab") as file:
            file.write(body + b"\\n")
        self.send_response(204)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", {PORT}), Keep).serve_forever()
"""


def a_task_that_could_not_run_is_told_and_one_that_failed_is_not(machine: Machine) -> str:
    with _listening(machine):
        machine.shell("systemctl stop lightspeed.service; ! systemctl start consignments-clock@poll.service")
        machine.shell("systemctl start lightspeed.service")
        with _drop_in(machine, TASK, DIES):
            expect(not machine.works(f"systemctl start {TASK}"), "a task without its module did not fail")
            wait_for("somebody is told", lambda: TASK in _told(machine))
        expect("clock@poll" not in _told(machine), f"what check_health tells is told twice: {_told(machine)}")
        return _told(machine).strip()[:160]


def a_service_that_ends_again_and_again_is_told_once(machine: Machine) -> str:
    with _listening(machine):
        with _drop_in(machine, WORKER, f"{DIES}RestartSec=200ms\n"):
            machine.shell(f"systemctl restart --no-block {WORKER}")
            took = wait_for("somebody is told", lambda: WORKER in _told(machine))
        machine.shell(f"systemctl restart {WORKER}")
        said = _told(machine).strip()
        expect(said.count("\n") == 0, f"told more than once: {said}")
        return f"after {took:.1f} s: {said[:160]}"


@contextmanager
def _listening(machine: Machine) -> Iterator[None]:
    """With HEALTH_WEBHOOK_URL set, and a listener behind it."""
    machine.write("/opt/listener.py", LISTENER)
    machine.shell(f"""
        rm -f {TOLD}; touch {TOLD}
        sed -i.before '/^HEALTH_WEBHOOK_URL=/d' /etc/consignments/env
        echo HEALTH_WEBHOOK_URL=http://127.0.0.1:{PORT}/ >>/etc/consignments/env
        systemd-run --quiet --unit=listener.service /usr/bin/python3 /opt/listener.py
        for _ in $(seq 100); do ss -ltn | grep -q :{PORT} && break; sleep 0.1; done
    """)
    try:
        yield
    finally:
        machine.shell("systemctl stop listener.service; cp -a /etc/consignments/env.before /etc/consignments/env")


@contextmanager
def _drop_in(machine: Machine, unit: str, lines: str) -> Iterator[None]:
    folder = f"/etc/systemd/system/{unit}.d"
    machine.write(f"{folder}/proof.conf", lines)
    machine.shell("systemctl daemon-reload")
    try:
        yield
    finally:
        machine.shell(f"rm -r {folder} && systemctl daemon-reload")


def _told(machine: Machine) -> str:
    return machine.shell(f"cat {TOLD}")


PROOFS = (
    a_task_that_could_not_run_is_told_and_one_that_failed_is_not,
    a_service_that_ends_again_and_again_is_told_once,
)

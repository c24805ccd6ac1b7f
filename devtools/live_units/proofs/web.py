"""gunicorn behind its socket and nginx."""

from __future__ import annotations

from devtools.live_units.calls import steady_calls
from devtools.live_units.machine import Machine
from devtools.live_units.surroundings import SITE
from devtools.live_units.units import WEB, main_pid, must_be_active, restarts, wait_for_restart
from devtools.live_units.waiting import expect


def web_is_ready_behind_its_socket(machine: Machine) -> str:
    must_be_active(machine, WEB)
    door = machine.shell("stat -c '%a %U %G' /run/consignments/web.sock").strip()
    expect(door == "660 consignments www-data", f"the socket is {door}")
    return f"READY came, the socket is {door}"


def pages_and_files_come_through_nginx(machine: Machine) -> str:
    machine.shell(f"curl -fsS https://{SITE}/readyz")
    page = machine.shell(f"curl -fsSL https://{SITE}/")
    sheet = page.partition("/static/")[2].partition('"')[0]
    machine.shell(f"curl -fsS -o /dev/null https://{SITE}/static/{sheet}")
    return f"the sign-in page and /static/{sheet}"


def a_killed_web_server_comes_back(machine: Machine) -> str:
    before, pid = restarts(machine, WEB), main_pid(machine, WEB)
    machine.shell(f"kill -9 {pid}")
    took = wait_for_restart(machine, WEB, before)
    machine.shell(f"curl -fsS https://{SITE}/healthz")
    return f"back after {took:.1f} s"


def a_restart_refuses_no_call(machine: Machine) -> str:
    with steady_calls(machine, f"https://{SITE}/healthz") as calls:
        machine.shell(f"systemctl restart {WEB}")
    answered, refused = calls.result()
    expect(answered > 5 and not refused, f"{answered} calls answered, others: {refused}")
    return f"{answered} calls during it, every one answered"


PROOFS = (
    web_is_ready_behind_its_socket,
    pages_and_files_come_through_nginx,
    a_killed_web_server_comes_back,
    a_restart_refuses_no_call,
)

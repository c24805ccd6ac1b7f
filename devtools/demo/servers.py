"""Starts what the demo needs around it: Lightspeed's stand-in, the database, the web server, the worker."""

from __future__ import annotations

import sys

import httpx

from devtools.demo.load import lightspeed_seed
from devtools.demo.places import LIGHTSPEED_STATE, LIGHTSPEED_TOKEN, ROOT, WEBHOOK_SECRET, Addresses
from devtools.demo.processes import Programs

MANAGE = [sys.executable, str(ROOT / "manage.py")]
TIMEOUT_SECONDS = 30.0


class Servers:
    """The programs of one run, at its addresses."""

    def __init__(self, programs: Programs, addresses: Addresses) -> None:
        self.programs = programs
        self.addresses = addresses

    def start_lightspeed(self) -> str:
        """Starts the simulator, which knows the retailer's catalogue and where to send its webhooks."""
        port = str(self.addresses.lightspeed_port)
        command = [sys.executable, "-m", "simulator", "--port", port, "--state", str(LIGHTSPEED_STATE)]
        command += ["--token", LIGHTSPEED_TOKEN]
        command += ["--webhook-url", self.addresses.webhook, "--webhook-secret", WEBHOOK_SECRET]
        self.programs.start("simulator", command, lambda program: "simulator ready at" in program.tail())
        return self.addresses.lightspeed

    def seed_lightspeed(self) -> str:
        """Gives Lightspeed the catalogue."""
        answer = httpx.post(
            f"{self.addresses.lightspeed}/_control/seed", json=lightspeed_seed(), timeout=TIMEOUT_SECONDS
        )
        answer.raise_for_status()
        return "the same catalogue at Lightspeed"

    def lightspeed_totals(self, consignment_id: str) -> dict[str, str]:
        """What Lightspeed itself says of a consignment, past all of our code."""
        address = f"{self.addresses.lightspeed}/api/2.0/consignments/{consignment_id}/totals"
        headers = {"Authorization": f"Bearer {LIGHTSPEED_TOKEN}"}
        answer = httpx.get(address, headers=headers, timeout=TIMEOUT_SECONDS).raise_for_status().json()["data"]
        totals: dict[str, str] = answer[0]
        return totals

    def migrate(self) -> str:
        """Brings the database up to date."""
        self.manage("migrate", "--verbosity", "0")
        return "SQLite, every table"

    def start_web(self) -> str:
        """Starts gunicorn, as in production."""
        bind = f"127.0.0.1:{self.addresses.web_port}"
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", bind, "--workers", "2", "--threads", "4"]
        # Its control socket would lie in the home folder, one for all that run there.
        command.append("--no-control-socket")
        self.programs.start("web server", command, lambda _: self._web_answers())
        return self.addresses.web

    def start_worker(self) -> str:
        """Starts the queue's worker, as in production."""
        from jobqueue.models import Worker

        Worker.objects.all().delete()
        self.programs.start("worker", [*MANAGE, "runworker", "--workers", "1"], lambda _: Worker.objects.exists())
        return "waiting for jobs"

    def manage(self, command: str, *arguments: str) -> None:
        """Runs a management command; raises ProgramFailed."""
        self.programs.run(command, [*MANAGE, command, *arguments])

    def _web_answers(self) -> bool:
        try:
            return httpx.get(f"{self.addresses.web}/healthz", timeout=TIMEOUT_SECONDS).is_success
        except httpx.TransportError:
            return False

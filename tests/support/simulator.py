"""The stand-in for Lightspeed, as a process of its own on a real socket."""

from __future__ import annotations

import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "test-token"
START_SECONDS = 90.0
READY = "simulator ready at "


class SimulatorDied(Exception):
    """It did not come up; the message holds what it printed."""


class Simulator:
    """A running simulator: `url` is what goes into LIGHTSPEED_BASE_URL, `token` into LIGHTSPEED_TOKEN."""

    def __init__(self, url: str, token: str, process: subprocess.Popen[str]) -> None:
        self.url = url
        self.token = token
        self.process = process
        headers = {"Authorization": f"Bearer {token}"}
        self.api = httpx.Client(base_url=f"{url}/api/2.0", headers=headers, timeout=60)
        self._control = httpx.Client(base_url=f"{url}/_control", timeout=120)

    def reset(self) -> None:
        """Empties the retailer and puts every switch back."""
        self._post("reset", {})

    def seed(
        self,
        *,
        outlets: Sequence[Mapping[str, Any]] = (),
        suppliers: Sequence[Mapping[str, Any]] = (),
        products: Sequence[Mapping[str, Any]] = (),
        inventory: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Puts records into the catalogue; each wants at least `id` and `name`, a level its outlet and product."""
        given = {"outlets": outlets, "suppliers": suppliers, "products": products, "inventory": inventory}
        self._post("seed", {name: list(rows) for name, rows in given.items()})

    def bulk_seed(self, *, consignments: int, lines: int) -> dict[str, int]:
        """Invents a large retailer, the lines spread evenly."""
        said: dict[str, int] = self._post("bulk-seed", {"consignments": consignments, "lines": lines})
        return said

    def state(self, consignment: str = "") -> dict[str, Any]:
        """All there is, deleted records too; or only one consignment."""
        found: dict[str, Any] = self._get("state", consignment=consignment)
        return found

    def consignment(self, consignment_id: str) -> dict[str, Any]:
        """One consignment with its `lines` and `totals`."""
        found: dict[str, Any] = self.state(consignment_id)["consignments"][0]
        return found

    def switches(self, **values: Any) -> dict[str, Any]:
        """Sets the switches that are given, and returns all."""
        response = self._control.put("/switches", json=values)
        response.raise_for_status()
        found: dict[str, Any] = response.json()
        return found

    def calls(self, after: int = 0) -> list[dict[str, Any]]:
        """The calls to the vendor's addresses, oldest first: number, method, path, query, status, fault."""
        found: list[dict[str, Any]] = self._get("calls", after=after)
        return found

    def webhook(self, url: str, secret: str, types: Sequence[str] | None = None) -> None:
        """Sends all webhooks (or those of `types`) to one address."""
        self._post("webhook", {"url": url, "secret": secret, "types": types})

    def add_token(self, token: str, scopes: str) -> None:
        """A personal token with these scopes, separated by spaces."""
        self._post("token", {"token": token, "scopes": scopes})

    def deliveries(self) -> list[dict[str, Any]]:
        """Every webhook, oldest first: event, subject, body, headers, state, tries, answer, fault."""
        found: list[dict[str, Any]] = self._get("deliveries")
        return found

    def fault(self, match: str, do: str | Sequence[str], **how: Any) -> None:
        """Plans a fault, as `fault("POST .*/consignments$", "apply_then_drop", times=1)`; see docs/simulator.md."""
        self._post("faults", {"match": match, "do": do, **how})

    def clear_faults(self) -> None:
        self._control.delete("/faults").raise_for_status()

    def use_up(self, calls: int) -> None:
        """Counts calls against the rate limit, as if another application had made them."""
        self._post("rate", {"calls": calls})

    def _post(self, name: str, body: Mapping[str, Any]) -> Any:
        response = self._control.post(f"/{name}", json=body)
        response.raise_for_status()
        return response.json()

    def _get(self, name: str, **params: Any) -> Any:
        response = self._control.get(f"/{name}", params=params)
        response.raise_for_status()
        return response.json()


@contextmanager
def running_simulator(
    *,
    port: int = 0,
    token: str = TOKEN,
    state: Path | None = None,
    webhook_url: str = "",
    webhook_secret: str = "",
    switches: Mapping[str, Any] | None = None,
    arguments: Sequence[str] = (),
    start_seconds: float = START_SECONDS,
) -> Iterator[Simulator]:
    """Starts a simulator and stops it at the end; raises SimulatorDied where it does not come up.

    With `state` it keeps what it knows, so that a test can stop it and start it again.
    """
    command = [sys.executable, "-m", "simulator", "--port", str(port), "--token", token, *arguments]
    if state:
        command += ["--state", str(state)]
    command += ["--webhook-url", webhook_url, "--webhook-secret", webhook_secret]
    for name, value in (switches or {}).items():
        command += ["--switch", f"{name}={value}"]
    with tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaints, text=True)
        simulator = None
        try:
            simulator = Simulator(_address(process, complaints, start_seconds), token, process)
            yield simulator
        finally:
            _stop(process, simulator)


def _address(process: subprocess.Popen[str], complaints: IO[str], seconds: float) -> str:
    deadline = time.monotonic() + seconds
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while time.monotonic() < deadline and selector.select(timeout=deadline - time.monotonic()):
            line = process.stdout.readline()
            if line.startswith(READY):
                return line.removeprefix(READY).strip()
            if not line:
                break
    complaints.seek(0)
    raise SimulatorDied(complaints.read() or "the simulator says nothing")


def _stop(process: subprocess.Popen[str], simulator: Simulator | None) -> None:
    if simulator:
        simulator.api.close()
        simulator._control.close()
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()

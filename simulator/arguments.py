"""The command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DEFAULT_PORT = 8090
DEFAULT_TOKEN = "simulator-token"  # noqa: S105 - the stand-in's, and not a secret

DEFAULT_CLIENT_SECRET = "simulator-secret"  # noqa: S105


@dataclass(frozen=True)
class Arguments:
    """What one run was asked for; `state` None means a file that is thrown away at the end."""

    port: int
    state: Path | None
    token: str
    webhook_url: str
    webhook_secret: str
    client_id: str
    client_secret: str
    switches: tuple[str, ...]
    faults: Path | None
    bulk_seed: tuple[int, int] | None


def parse(arguments: Sequence[str] | None = None) -> Arguments:
    """Reads the command line; exits with a sentence where it cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description="A stand-in for Lightspeed X-Series.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free one; the ready line names it")
    parser.add_argument("--state", type=Path, help="SQLite file that keeps the state; without it nothing is kept")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="a personal token with every scope")
    parser.add_argument("--webhook-url", default="", help="where webhooks go")
    parser.add_argument("--webhook-secret", default="", help="what they are signed with")
    parser.add_argument("--client-id", default="simulator-client", help="the OAuth application")
    parser.add_argument("--client-secret", default="", help="of the application; it signs the webhooks it registers")
    parser.add_argument("--switch", action="append", default=[], metavar="NAME=VALUE", help="see docs/simulator.md")
    parser.add_argument("--faults", type=Path, metavar="FILE", help="JSON: a list of faults, or a seeded mix")
    parser.add_argument("--bulk-seed", type=_bulk, metavar="CONSIGNMENTS,LINES", help="invent that many, at start")
    given = parser.parse_args(arguments)
    return Arguments(
        port=given.port,
        state=given.state,
        token=given.token,
        webhook_url=given.webhook_url,
        webhook_secret=given.webhook_secret,
        client_id=given.client_id,
        client_secret=given.client_secret or given.webhook_secret or DEFAULT_CLIENT_SECRET,
        switches=tuple(given.switch),
        faults=given.faults,
        bulk_seed=given.bulk_seed,
    )


def _bulk(text: str) -> tuple[int, int]:
    consignments, _, lines = text.partition(",")
    try:
        return int(consignments), int(lines or 0)
    except ValueError as broken:
        raise argparse.ArgumentTypeError(f"{text!r} is not two numbers such as 100000,500000") from broken

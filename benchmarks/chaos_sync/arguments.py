"""The command line."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

MIX = "mix"
# As in `consignments.statuses`, which cannot be imported before the environment is set.
KINDS = ("SUPPLIER", "OUTLET", "RETURN")


@dataclass(frozen=True)
class Arguments:
    """How much chaos: `kill_every` in seconds between two kills, `deadline` in seconds for the whole.

    `kind` is Lightspeed's name of one kind of consignment, or MIX.
    """

    orders: int
    kind: str
    workers: int
    seed: int
    kill_every: float
    deadline: float


def parse() -> Arguments:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos_sync", description=__doc__)
    parser.add_argument("--orders", type=int, default=300)
    parser.add_argument("--kind", choices=(MIX, *KINDS), default=MIX, help="of consignment")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1, help="of the faults, the orders and the kills")
    parser.add_argument("--kill-every", type=float, default=1.0, metavar="SECONDS")
    parser.add_argument("--deadline", type=float, default=1500, metavar="SECONDS")
    return Arguments(**vars(parser.parse_args()))

"""What the run takes place on: one database, or the nodes of a cluster, with what goes wrong there."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chaos.outage import Outage
from benchmarks.galera.cluster import GaleraCluster, throwaway_cluster
from devtools.mariadb import throwaway_mariadb

DATABASE = "chaos"
SUPERVISORS = 2
_OUTAGE_SECONDS = 3.0
_TABLES = ("queue_jobs", "queue_jobs_dlq", "chaos_ledger")


@dataclass(frozen=True)
class Ground:
    """A URL for each supervisor; `afterwards` gives what is wrong with the servers, and a word about them."""

    urls: list[str]
    outage: Outage | None = None
    afterwards: Callable[[], tuple[list[str], str]] = lambda: ([], "")


@contextmanager
def ground_for(options: argparse.Namespace, folder: Path) -> Iterator[Ground]:
    """The ground that the command's options ask for."""
    if options.sqlite:
        yield Ground([f"sqlite:///{folder / 'chaos.sqlite3'}"] * SUPERVISORS)
    elif options.galera:
        with throwaway_cluster() as cluster:
            cluster.nodes[0].create_database(DATABASE)
            yield _on_cluster(cluster, options.seed)
    else:
        with throwaway_mariadb(durable=True) as server:
            server.create_database(DATABASE)
            outage = Outage("database", server.kill, lambda: _back_after(_OUTAGE_SECONDS, server.start))
            yield Ground([server.url(DATABASE)] * SUPERVISORS, outage)


def _on_cluster(cluster: GaleraCluster, seed: int) -> Ground:
    number = random.Random(seed).randrange(len(cluster.nodes))
    node = cluster.nodes[number]
    outage = Outage(node.name, node.kill, lambda: _back_after(_OUTAGE_SECONDS, node.start), frozenset([number]))

    def afterwards() -> tuple[list[str], str]:
        return cluster.differences(DATABASE, _TABLES), f", {cluster.conflicts()} conflicts between nodes"

    return Ground([each.url(DATABASE) for each in cluster.nodes], outage, afterwards)


def _back_after(seconds: float, start: Callable[[], None]) -> None:
    time.sleep(seconds)
    start()

"""`python -m benchmarks.galera`: how fast six workers finish jobs on one server, on one node, and on all three nodes.

Each job writes two rows of its own. Short ones are claimed in batches, those of 50 ms one by one.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence

from benchmarks.chaos.ground import DATABASE
from benchmarks.chaos.run import environment_for
from benchmarks.galera.cluster import throwaway_cluster
from benchmarks.galera.needs import missing
from devtools.mariadb import throwaway_mariadb
from devtools.stopping import exit_on_sigterm

_KINDS = {"short": 6_000, "50 ms": 900}


def main() -> int:
    """Prints a row for each case; 1 where one did not finish."""
    exit_on_sigterm()
    if problems := missing():
        print("\n".join(problems), file=sys.stderr)
        return 1
    print("| jobs | workers on | jobs/s | conflicts for 100 jobs |\n|---|---|--:|--:|")
    with throwaway_mariadb(durable=True, port=0) as server:
        server.create_database(DATABASE)
        done = _measured("a single server", [server.url(DATABASE)], lambda: 0)
    with throwaway_cluster() as cluster:
        cluster.nodes[0].create_database(DATABASE)
        urls = [node.url(DATABASE) for node in cluster.nodes]
        done &= _measured("one node of three", urls[:1], cluster.conflicts)
        done &= _measured("all three nodes", urls, cluster.conflicts)
    return 0 if done else 1


def _measured(where: str, urls: Sequence[str], conflicts: Callable[[], int]) -> bool:
    for kind, count in _KINDS.items():
        before = conflicts()
        command = [sys.executable, "-m", "benchmarks.galera.drain", kind, str(count), *urls]
        drained = subprocess.run(command, env=environment_for(urls[0]), stdout=subprocess.PIPE, text=True, check=False)
        if drained.returncode:
            return False
        conflicts_per_100 = 100 * (conflicts() - before) / count
        print(f"| {kind} | {where} | {float(drained.stdout):,.0f} | {conflicts_per_100:.1f} |", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())

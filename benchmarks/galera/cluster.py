"""The cluster: nodes that start one after the other, each with a copy of the first one's data."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.galera.node import GaleraNode

_EQUAL_SECONDS = 30.0


class GaleraCluster:
    """`nodes` run and are in step once `start` returns."""

    def __init__(self, folder: Path, count: int) -> None:
        self.nodes = [GaleraNode(folder / str(number), number) for number in range(1, count + 1)]

    def start(self) -> None:
        """Makes the first node's system tables; the others get theirs from it."""
        first = self.nodes[0]
        for node in self.nodes:
            (node.folder / "data").mkdir(parents=True)
            if os.geteuid() == 0:
                for folder in (node.folder, node.folder / "data"):
                    shutil.chown(folder, node.runs_as, node.runs_as)
        first.install()
        everyone = "gcomm://" + ",".join(f"127.0.0.1:{node.group_port}" for node in self.nodes)
        for node in self.nodes:
            if node is not first:
                node.cluster_address = everyone
            node.start()
        # Only the very first start makes a new cluster; a second one would make another beside it.
        first.cluster_address = everyone

    def stop(self) -> None:
        for node in reversed(self.nodes):
            node.stop()

    def differences(self, database: str, tables: Sequence[str]) -> list[str]:
        """The tables whose rows are not the same on every node, once all have applied what was committed."""
        deadline = time.monotonic() + _EQUAL_SECONDS
        while True:
            different = [table for table in tables if len(self._checksums(f"{database}.{table}")) != 1]
            if not different or time.monotonic() > deadline:
                return [f"the nodes differ in table {table}" for table in different]
            time.sleep(0.5)

    def conflicts(self) -> int:
        """Transactions lost to another node since each node's last start: at their commit, or while they waited."""
        counters = ("wsrep_local_cert_failures", "wsrep_local_bf_aborts")
        return sum(int(node.status(name) or 0) for node in self.nodes for name in counters)

    def _checksums(self, table: str) -> set[str]:
        return {node.run_sql(f"CHECKSUM TABLE {table}") for node in self.nodes}


@contextmanager
def throwaway_cluster(count: int = 3) -> Iterator[GaleraCluster]:
    """A fresh, running cluster; stopped and removed at the end. Raises MariaDBMissing and MariaDBFailed."""
    # Not TMPDIR: the path of a Unix socket may not be longer than 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="galera-", dir="/tmp"))
    folder.chmod(0o755)
    cluster = GaleraCluster(folder, count)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)

"""One node of the cluster: a throwaway MariaDB with Galera's options, run by a user without rights."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path

from benchmarks.galera.needs import PROVIDER
from devtools.mariadb import ThrowawayMariaDB
from devtools.ports import free_port


class GaleraNode(ThrowawayMariaDB):
    """Clients come to `port`; three more ports are for the other nodes."""

    # Made by Debian's package. A server under root would do, but nobody runs one so.
    runs_as = "mysql"

    def __init__(self, folder: Path, number: int) -> None:
        super().__init__(folder, durable=True, port=0)
        self.name = f"node {number}"
        self.group_port, self._transfer_port, self._catch_up_port = free_port(), free_port(), free_port()
        self.cluster_address = "gcomm://"

    def is_ready(self) -> bool:
        """Whether it serves clients and has all that the others have."""
        return super().is_ready() and self.status("wsrep_local_state_comment") == "Synced"

    def status(self, name: str) -> str:
        """One of the server's status values; empty where the server does not say."""
        with suppress(subprocess.CalledProcessError):
            return self.run_sql(f"SHOW GLOBAL STATUS LIKE '{name}'").partition("\t")[2].strip()
        return ""

    def _server_options(self) -> list[str]:
        listen = f"gmcast.listen_addr=tcp://127.0.0.1:{self.group_port}"
        return [
            *super()._server_options(),
            "--binlog-format=ROW",
            "--innodb-autoinc-lock-mode=2",
            "--wsrep-on=ON",
            f"--wsrep-provider={PROVIDER}",
            "--wsrep-cluster-name=chaos",
            f"--wsrep-cluster-address={self.cluster_address}",
            f"--wsrep-node-name={self.name.replace(' ', '-')}",
            "--wsrep-node-address=127.0.0.1",
            "--wsrep-sst-method=rsync",
            f"--wsrep-sst-receive-address=127.0.0.1:{self._transfer_port}",
            f"--wsrep-provider-options={listen};ist.recv_addr=127.0.0.1:{self._catch_up_port}",
        ]

"""A throwaway MariaDB: its own folder, its own socket, gone when the block or the command ends.

As a context manager:

    with throwaway_mariadb() as server:
        run(env={"DATABASE_URL": server.url("consignments")})

From a shell, with DATABASE_URL set for the command (without a command it stays up until Ctrl-C):

    python -m devtools.mariadb -- .venv/bin/python -m pytest tests/jobqueue
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from devtools.ports import free_port
from devtools.stopping import exit_on_sigterm

SYSTEM_FOLDERS = ("/usr/sbin", "/usr/libexec", "/usr/local/sbin", "/usr/local/bin")
READY_TIMEOUT_SECONDS = 60.0
STOP_TIMEOUT_SECONDS = 30.0
ERROR_PACKET = 0xFF


class MariaDBMissing(RuntimeError):
    """No MariaDB server is installed on this machine."""


class MariaDBFailed(RuntimeError):
    """The server did not start; the message ends with what its log says."""


def find_program(*names: str) -> str:
    """The first of `names` that is installed, also outside PATH where Debian puts servers; raises MariaDBMissing."""
    search = os.pathsep.join([os.environ.get("PATH", ""), *SYSTEM_FOLDERS])
    for name in names:
        found = shutil.which(name, path=search)
        if found:
            return found
    raise MariaDBMissing(f"{names[0]} is missing: apt-get install mariadb-server")


class ThrowawayMariaDB:
    """One server over one folder. `stop`, `kill` and `start` keep the data: for tests that lose their database."""

    runs_as = "root"

    def __init__(self, folder: Path, *, durable: bool = False, port: int | None = None) -> None:
        """`durable`: commits reach the disk, as in production. `port`: also listen on 127.0.0.1, 0 for a free one."""
        self.folder = folder
        self.durable = durable
        self.port = free_port() if port == 0 else port
        self.socket = folder / "s.sock"
        self.log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        """The DATABASE_URL of `database` on this server."""
        if self.port is not None:
            return f"mysql://root@127.0.0.1:{self.port}/{database}"
        return f"mysql://root@localhost/{database}?unix_socket={self.socket}"

    def install(self) -> None:
        """Makes the system tables of a new server in the folder."""
        program = find_program("mariadb-install-db", "mysql_install_db")
        options = ["--auth-root-authentication-method=normal", "--skip-test-db"]
        made = subprocess.run([program, *self._common_options(), *options], capture_output=True, text=True, check=False)
        if made.returncode:
            raise MariaDBFailed(f"{program} failed: {(made.stdout + made.stderr)[-1000:]}")

    def start(self) -> None:
        """Starts the server and returns when it answers; raises MariaDBFailed."""
        command = [find_program("mariadbd", "mysqld"), *self._common_options(), *self._server_options()]
        with self.log.open("ab") as log:
            # Its own session: a Ctrl-C at the terminal reaches the owner, who then stops the server in order.
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + READY_TIMEOUT_SECONDS
        while not self.is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise MariaDBFailed(f"MariaDB did not start: {self.log.read_text(errors='replace')[-1500:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stops the server in order; does nothing where none runs."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends the server as a power cut would: nothing is flushed, no connection is closed."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """From now on the server takes what is sent and answers nothing, as behind a broken network, until `thaw`."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def run_sql(self, statement: str) -> str:
        """Runs `statement` as root through the command line client and returns what it prints."""
        client = find_program("mariadb", "mysql")
        command = [client, "--no-defaults", "--user=root", f"--socket={self.socket}", "-N", "-e", statement]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def create_database(self, name: str) -> None:
        """Creates the empty database `name`, if it is not there."""
        self.run_sql(f"CREATE DATABASE IF NOT EXISTS `{name}` CHARACTER SET utf8mb4")

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def is_ready(self) -> bool:
        """Whether a connection is greeted: the socket exists before the server can talk."""
        with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(self.socket))
            greeting = connection.recv(5)
            return len(greeting) == 5 and greeting[4] != ERROR_PACKET
        return False

    def _common_options(self) -> list[str]:
        user = [f"--user={self.runs_as}"] if os.geteuid() == 0 else []
        return ["--no-defaults", f"--datadir={self.folder / 'data'}", *user]

    def _server_options(self) -> list[str]:
        network = ["--skip-networking"] if self.port is None else ["--bind-address=127.0.0.1", f"--port={self.port}"]
        # Without durability a test run does not wait for the disk at each commit.
        flush = "1" if self.durable else "0"
        return [
            *network,
            f"--socket={self.socket}",
            f"--pid-file={self.folder / 'pid'}",
            f"--tmpdir={self.folder}",
            f"--innodb-flush-log-at-trx-commit={flush}",
            "--innodb-buffer-pool-size=256M",
            "--character-set-server=utf8mb4",
            "--max-connections=300",
            "--skip-log-bin",
            "--skip-name-resolve",
        ]


@contextmanager
def throwaway_mariadb(*, durable: bool = False, port: int | None = None) -> Iterator[ThrowawayMariaDB]:
    """A fresh, running server; stopped and removed with its folder at the end, however the block ends.

    Raises MariaDBMissing where none is installed and MariaDBFailed where it does not start.
    """
    # Not TMPDIR: the path of a Unix socket may not be longer than 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="mariadb-", dir="/tmp"))
    server = ThrowawayMariaDB(folder, durable=durable, port=port)
    try:
        server.install()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m devtools.mariadb", description=__doc__.partition("\n")[0])
    parser.add_argument("--database", default="consignments", help="created empty (default: %(default)s)")
    parser.add_argument("--durable", action="store_true", help="commits reach the disk, as in production")
    parser.add_argument("--port", type=int, help="also listen on 127.0.0.1; 0 picks a free port")
    parser.add_argument("command", nargs="*", help="run with DATABASE_URL set, then stop")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Runs the command with DATABASE_URL set, or stays up until Ctrl-C; returns the command's exit code."""
    options = _parse(arguments)
    exit_on_sigterm()
    try:
        with throwaway_mariadb(durable=options.durable, port=options.port) as server:
            server.create_database(options.database)
            url = server.url(options.database)
            if options.command:
                return subprocess.run(options.command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
            print(f"DATABASE_URL='{url}'\nCtrl-C stops it.", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 130
    except (MariaDBMissing, MariaDBFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

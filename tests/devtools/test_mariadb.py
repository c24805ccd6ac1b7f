"""The throwaway MariaDB leaves nothing behind and keeps its data over a restart."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devtools.mariadb import ThrowawayMariaDB, throwaway_mariadb

pytestmark = [pytest.mark.mariadb, pytest.mark.slow]


def process_is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def server_pid(server: ThrowawayMariaDB) -> int:
    return int((server.folder / "pid").read_text())


def test_committed_rows_survive_a_killed_server() -> None:
    with throwaway_mariadb(durable=True) as server:
        server.create_database("shop")
        server.run_sql("CREATE TABLE shop.t (id INT); INSERT INTO shop.t VALUES (7)")
        server.kill()
        server.start()
        assert server.run_sql("SELECT id FROM shop.t").strip() == "7"


def test_folder_and_process_are_gone_when_the_block_fails() -> None:
    seen: list[tuple[Path, int]] = []

    def fail_inside() -> None:
        with throwaway_mariadb() as server:
            seen.append((server.folder, server_pid(server)))
            raise LookupError

    with pytest.raises(LookupError):
        fail_inside()
    [(folder, pid)] = seen
    assert not folder.exists()
    assert not process_is_alive(pid)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_command_takes_its_server_along(end: signal.Signals) -> None:
    command = [sys.executable, "-u", "-m", "devtools.mariadb"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        url = running.stdout.readline()
        folder = Path(url.partition("unix_socket=")[2].rpartition("/")[0])
        assert folder.is_dir()
        running.send_signal(end)
        # make passes the signal on, so that it may come twice.
        running.send_signal(signal.SIGTERM)
        assert running.wait(90) in {130, 143}
    assert not folder.exists()


def test_the_command_gets_the_url_and_gives_back_its_exit_code() -> None:
    script = "import os, sys; sys.exit(5 if os.environ['DATABASE_URL'].startswith('mysql://') else 1)"
    done = subprocess.run([sys.executable, "-m", "devtools.mariadb", "--", sys.executable, "-c", script], check=False)
    assert done.returncode == 5

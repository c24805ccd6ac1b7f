"""`python -m benchmarks.scaling [--seconds 70] [--plain]`: exit 0 when every job ran once, kills aside.

Two web servers and three worker machines on one MariaDB over TCP. As root on Linux each is a network namespace with a
host name of its own; otherwise, or with --plain, a process tree with a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.chaos.victims import Place, Victims
from benchmarks.scaling.database import SharedMariaDB
from benchmarks.scaling.machines import HOST_ADDRESS, Machine, can_be_separate, machines
from benchmarks.scaling.run import ScalingRun
from benchmarks.scaling.webs import PORT, Web, logs
from devtools.install import ROOT
from devtools.mariadb import MariaDBMissing
from devtools.ports import free_port
from devtools.stopping import exit_on_sigterm

DATABASE = "scaling"
LEASE_SECONDS = 10
_NAMES = ("web1", "web2", "work1", "work2", "work3")


def main(arguments: Sequence[str]) -> int:
    """The verdict as an exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--seconds", type=float, default=70)
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args(arguments)
    exit_on_sigterm()
    separate = can_be_separate() and not options.plain
    try:
        with tempfile.TemporaryDirectory(prefix="scaling-", dir="/tmp") as name, ExitStack() as stack:
            hosts = stack.enter_context(machines(_NAMES, Path(name), separate=separate))
            url = stack.enter_context(_database(Path(name), HOST_ADDRESS if separate else "127.0.0.1"))
            print(f"2 web servers, 3 worker machines, {'network namespaces' if separate else 'process trees'}, MariaDB")
            return _run(hosts, url, Path(name), options.seconds)
    except MariaDBMissing as problem:
        print(problem, file=sys.stderr)
        return 1


def _run(hosts: list[Machine], url: str, folder: Path, seconds: float) -> int:
    os.environ.update(_environment(hosts[0], url))
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    from benchmarks.chaos.ledger import create_ledger
    from benchmarks.scaling.verdict import verdict
    from jobqueue.models import Job, JobStatus

    call_command("migrate", verbosity=0)
    create_ledger()
    connection.close()
    with ExitStack() as stack:
        webs = []
        for host in hosts[:2]:
            webs.append(Web(host, PORT if host.prefix else free_port(), _environment(host, url)))
            stack.callback(webs[-1].stop)
        places = [Place(_environment(host, url), host.prefix, host.folder) for host in hosts[2:]]
        victims = Victims(places, folder / "workers.log")
        course = ScalingRun(webs, victims, seconds, away_seconds=LEASE_SECONDS * 2)
        askers = course.go(lambda: Job.objects.exclude(status=JobStatus.COMPLETED).count())
        broken, said = verdict(askers, course)
    print("\n".join([*broken[:50], victims.log.read_text()[-4000:], logs(folder)]) if broken else said)
    return 1 if broken else 0


def _environment(host: Machine, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "benchmarks.scaling.settings",
        "PYTHONPATH": str(ROOT),
        "QUEUE_STALE_AFTER_SECONDS": str(LEASE_SECONDS),
        "VAR_DIR": str(host.folder / "var"),
    }


@contextmanager
def _database(folder: Path, address: str) -> Iterator[str]:
    (folder / "database").mkdir()
    server = SharedMariaDB(folder / "database", durable=True, port=0)
    server.address = address
    server.install()
    try:
        server.start()
        server.let_in()
        server.create_database(DATABASE)
        yield server.url(DATABASE)
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

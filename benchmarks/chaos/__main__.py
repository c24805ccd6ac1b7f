"""`python -m benchmarks.chaos [--seconds 180] [--seed 1]`: exit 0 when everything that must hold holds."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.chaos.run import ChaosRun, environment_for
from devtools.mariadb import ThrowawayMariaDB, throwaway_mariadb

DATABASE = "chaos"
_OUTAGE_SECONDS = 3.0


def main(arguments: Sequence[str]) -> int:
    """Runs on a MariaDB of its own, or with --sqlite on a file, where there is no server to restart."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sqlite", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        folder = Path(name)
        if options.sqlite:
            return run(f"sqlite:///{folder / 'chaos.sqlite3'}", folder, options, server=None)
        with throwaway_mariadb(durable=True) as server:
            server.create_database(DATABASE)
            return run(server.url(DATABASE), folder, options, server)


def run(url: str, folder: Path, options: argparse.Namespace, server: ThrowawayMariaDB | None) -> int:
    """Sets this process up for the database, lets the chaos run, proves, reports."""
    os.environ.update(environment_for(url))
    import django
    from django.core.management import call_command

    django.setup()
    from benchmarks.chaos.ledger import create_ledger
    from benchmarks.chaos.proof import prove
    from jobqueue.models import Job, JobStatus

    call_command("migrate", verbosity=0)
    create_ledger()

    def restart() -> None:
        if server is not None:
            server.kill()
            time.sleep(_OUTAGE_SECONDS)
            server.start()

    def pending() -> int:
        return Job.objects.exclude(status=JobStatus.COMPLETED).count()

    print(f"seed {options.seed}, {options.seconds:g} s, 3 producers, 4 workers, {url.partition(':')[0]}")
    chaos = ChaosRun(
        environment_for(url),
        folder,
        seconds=options.seconds,
        seed=options.seed,
        restart_database=restart if server else None,
    )
    from django.db import connection

    connection.close()
    known = chaos.go(pending)
    proof = prove(known, chaos.victims.kills)
    broken = [*proof.broken, *(f"a worker ended with {code}" for code in chaos.victims.exit_codes if code)]
    print(
        f"{proof.jobs} jobs, {len(chaos.victims.kills)} kills, {proof.second_runs} second runs, each explained by a"
        f" kill, {proof.dead_by_kills} killed to death, slowest recovery {proof.slowest_recovery:.1f} s"
        if not broken
        else "\n".join([*broken[:50], (folder / "workers.log").read_text()[-6000:]])
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m benchmarks.chaos [--seconds 180] [--seed 1] [--galera]`: exit 0 when everything that must hold holds."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.chaos.ground import Ground, ground_for
from benchmarks.chaos.run import PRODUCERS, ChaosRun, environment_for
from benchmarks.galera.needs import missing
from devtools.stopping import exit_on_sigterm


def main(arguments: Sequence[str]) -> int:
    """Runs on a MariaDB of its own; with --sqlite on a file, where there is no server to restart; with --galera on a
    cluster of three nodes, one of which is killed and brought back."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--seed", type=int, default=1)
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--sqlite", action="store_true")
    place.add_argument("--galera", action="store_true")
    options = parser.parse_args(arguments)
    exit_on_sigterm()
    if options.galera and (problems := missing()):
        print("\n".join(problems), file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="chaos-") as name, ground_for(options, Path(name)) as ground:
        return run(ground, Path(name), options)


def run(ground: Ground, folder: Path, options: argparse.Namespace) -> int:
    """Sets this process up for the database, lets the chaos run, proves, reports."""
    environments = [environment_for(url) for url in ground.urls]
    os.environ.update(environments[0])
    import django
    from django.core.management import call_command

    django.setup()
    from benchmarks.chaos.ledger import create_ledger
    from benchmarks.chaos.proof import prove
    from jobqueue.models import Job, JobStatus

    call_command("migrate", verbosity=0)
    create_ledger()

    def pending() -> int:
        return Job.objects.exclude(status=JobStatus.COMPLETED).count()

    kind = "cluster" if options.galera else ground.urls[0].partition(":")[0]
    workers = 2 * len(environments)
    print(f"seed {options.seed}, {options.seconds:g} s, {PRODUCERS} producers, {workers} workers, {kind}")
    chaos = ChaosRun(environments, folder, seconds=options.seconds, seed=options.seed, outage=ground.outage)
    from django.db import connection

    connection.close()
    known = chaos.go(pending)
    wrong, remark = ground.afterwards()
    proof = prove(known, chaos.victims.kills)
    broken = [*proof.broken, *wrong, *(f"a worker ended with {code}" for code in chaos.victims.exit_codes if code)]
    print(
        f"{proof.jobs} jobs, {len(chaos.victims.kills)} kills, {proof.second_runs} second runs, each explained by a"
        f" kill, {proof.dead_by_kills} killed to death, slowest recovery {proof.slowest_recovery:.1f} s{remark}"
        if not broken
        else "\n".join([*broken[:50], (folder / "workers.log").read_text()[-6000:]])
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""One case: jobs are stored while workers wait, and the time until all are finished is taken."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import django

from benchmarks.chaos.run import environment_for
from benchmarks.chaos.victims import Place, Victims

_SUPERVISORS = 3
_JOBS = {"short": ("chaos.fast", {}), "50 ms": ("chaos.slow", {"seconds": 0.05})}
# A type's first jobs are taken one by one, until its time is known.
_TO_WARM_UP = 120
_GIVE_UP_SECONDS = 180.0


def main() -> None:
    """Arguments: kind, how many, the URLs that the supervisors take in turn. Prints jobs a second."""
    kind, count, urls = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    django.setup()
    from django.core.management import call_command

    from benchmarks.chaos.ledger import create_ledger
    from jobqueue.models import Job

    call_command("migrate", verbosity=0)
    if not Job.objects.exists():
        create_ledger()
    with tempfile.TemporaryDirectory(prefix="galera-drain-") as folder:
        places = [Place(environment_for(urls[number % len(urls)])) for number in range(_SUPERVISORS)]
        victims = Victims(places, Path(folder) / "workers.log")
        victims.start_missing()
        try:
            _seconds_for(kind, _TO_WARM_UP)
            print(count / _seconds_for(kind, count))
        finally:
            victims.stop()


def _seconds_for(kind: str, count: int) -> float:
    """Raises SystemExit where the jobs are not finished in time."""
    from jobqueue.enqueue import enqueue_many
    from jobqueue.models import Job, JobStatus

    job_type, payload = _JOBS[kind]
    began = time.monotonic()
    enqueue_many(job_type, [payload] * count)
    while Job.objects.exclude(status=JobStatus.COMPLETED).exists():
        if time.monotonic() - began > _GIVE_UP_SECONDS:
            raise SystemExit(f"{count} jobs ({kind}) did not finish within {_GIVE_UP_SECONDS:g} s.")
        time.sleep(0.05)
    return time.monotonic() - began


if __name__ == "__main__":
    main()

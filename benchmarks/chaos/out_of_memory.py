"""`python -m benchmarks.chaos.out_of_memory`: a job that eats all memory, on a real kernel that runs out of it.

The kernel kills the worker process that runs it, never the supervisor; the job ends in the dead letters with its
reason, all others are done. Exit 2 where no memory group can be made.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.chaos.memory_cage import MemoryCage, NoCage, memory_cage
from benchmarks.chaos.run import environment_for
from devtools.stopping import exit_on_sigterm

MEGABYTES = 400
GOOD_JOBS = 20
MOST_ATTEMPTS = 3
WITHIN_SECONDS = 60.0


def main() -> int:
    """On a SQLite file and with two workers."""
    exit_on_sigterm()
    try:
        with tempfile.TemporaryDirectory(prefix="memory-") as name, memory_cage(MEGABYTES) as cage:
            return _run(Path(name), cage)
    except NoCage as refusal:
        print(refusal, file=sys.stderr)
        return 2


def _run(folder: Path, cage: MemoryCage) -> int:
    environment = environment_for(f"sqlite:///{folder / 'queue.sqlite3'}")
    os.environ.update(environment)
    import django
    from django.core.management import call_command

    django.setup()
    from benchmarks.chaos.ledger import create_ledger
    from jobqueue.enqueue import enqueue, enqueue_many

    call_command("migrate", verbosity=0)
    create_ledger()
    greedy = enqueue("chaos.greedy", {}, max_attempts=MOST_ATTEMPTS)
    enqueue_many("chaos.fast", ({} for _ in range(GOOD_JOBS)))
    command = [*cage.prefix, sys.executable, "manage.py", "runworker", "--workers", "2"]
    with (folder / "worker.log").open("wb") as log:
        worker = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        _wait_for_the_end()
        lived = worker.poll() is None
        worker.terminate()
        exit_code = worker.wait(30)
    wrong = _what_is_wrong(greedy, cage.kills, lived=lived, exit_code=exit_code)
    said = "\n".join([*wrong, (folder / "worker.log").read_text()[-4000:]])
    print(said if wrong else f"{cage.kills} kills by the kernel, {GOOD_JOBS} other jobs done, the supervisor lived on.")
    return 1 if wrong else 0


def _wait_for_the_end() -> None:
    from jobqueue.models import Job, JobStatus

    deadline = time.monotonic() + WITHIN_SECONDS
    while Job.objects.exclude(status=JobStatus.COMPLETED).exists() and time.monotonic() < deadline:
        time.sleep(0.1)


def _what_is_wrong(greedy: int, kills: int, *, lived: bool, exit_code: int) -> list[str]:
    from jobqueue.models import DeadLetter, Job, JobStatus

    done = Job.objects.filter(job_type="chaos.fast", status=JobStatus.COMPLETED).count()
    dead = DeadLetter.objects.filter(original_job_id=greedy).first()
    found = {
        f"the kernel killed {kills} times, not {MOST_ATTEMPTS}": kills != MOST_ATTEMPTS,
        f"{done} of {GOOD_JOBS} other jobs are done": done != GOOD_JOBS,
        "the supervisor died": not lived or exit_code != 0,
        "the greedy job is not among the dead letters": dead is None,
        f"its reason is {dead.error_message if dead else ''!r}": dead is not None
        and "SIGKILL" not in dead.error_message,
    }
    return [sentence for sentence, holds in found.items() if holds]


if __name__ == "__main__":
    sys.exit(main())

"""A producer: enqueues until told to stop, and writes down each job that is known to be committed."""

from __future__ import annotations

import random
import signal
import sys
import time
from functools import partial
from types import FrameType

import django


def main() -> None:
    """Arguments: seed, jobs a second. Prints the id of each job after its commit."""
    seed, per_second = int(sys.argv[1]), float(sys.argv[2])
    django.setup()
    from benchmarks.chaos.work import some_work
    from jobqueue.enqueue import enqueue
    from jobqueue.transient import again_until_done

    stopped: list[int] = []

    def on_term(number: int, _: FrameType | None) -> None:
        stopped.append(number)

    signal.signal(signal.SIGTERM, on_term)
    chance = random.Random(seed)
    while not stopped:
        job_id = again_until_done(partial(enqueue, *some_work(chance)), give_up_after=60)
        print(job_id, flush=True)
        time.sleep(chance.expovariate(per_second))


if __name__ == "__main__":
    main()

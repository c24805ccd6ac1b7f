"""What must be true afterwards, and the figures."""

from __future__ import annotations

from benchmarks.chaos.ledger import all_runs
from benchmarks.chaos.proof import prove
from benchmarks.scaling.run import ScalingRun
from benchmarks.scaling.webs import Askers


def verdict(askers: Askers, course: ScalingRun) -> tuple[list[str], str]:
    """What is broken, and a summary where nothing is."""
    proof = prove(askers.known, course.victims.kills)
    broken = [*proof.broken, *(f"a worker ended with {code}" for code in course.victims.exit_codes if code)]
    ran = [run.pid for runs in all_runs().values() for run in runs]
    shares = [sum(pid in pids for pid in ran) for _, pids in sorted(course.pids.items())]
    broken += [f"worker machine {number} ran nothing" for number, share in enumerate(shares, start=1) if not share]
    webs = [askers.answers[f"{web.address}:{web.port}"] for web in course.webs]
    broken += [f"web server {number} took nothing" for number, taken in enumerate(webs, start=1) if not taken]
    said = (
        f"{proof.jobs} jobs, taken by the web servers: {_list(webs)}, run by the worker machines: {_list(shares)};"
        f" {askers.answers['no answer']} requests without an answer;"
        f" {proof.second_runs} second runs, each explained by a kill, slowest recovery {proof.slowest_recovery:.1f} s"
    )
    return broken, said


def _list(numbers: list[int]) -> str:
    return " + ".join(f"{number:,}" for number in numbers)

"""The run: orders handed over under faults and kills; then calm, one retry of what died, and the verdict."""

from __future__ import annotations

import random
import subprocess
import sys
import time

from rich.console import Console
from rich.table import Table

from benchmarks.chaos_sync.arguments import MIX, Arguments
from benchmarks.chaos_sync.faults import plan_faults
from benchmarks.chaos_sync.goods import bring_to_an_end
from benchmarks.chaos_sync.retailer import Retailer, found_retailer, hand_over
from benchmarks.chaos_sync.surroundings import ROOT, Surroundings, manage
from benchmarks.chaos_sync.verdict import Verdict, judge
from benchmarks.chaos_sync.workers import Workers
from consignments.actors import person
from consignments.dispute_reminders import REMIND
from consignments.models import Order
from consignments.statuses import TERMINAL, Kind, Status
from jobqueue import dead_letters
from jobqueue.errors import QueueError
from jobqueue.models import DeadLetter, Job, JobStatus

POLL_SECONDS = 5.0
LIVE = (JobStatus.PENDING, JobStatus.SCHEDULED, JobStatus.PROCESSING)


def run(arguments: Arguments, around: Surroundings) -> int:
    """0 if the verdict is clean."""
    chance, console, began = random.Random(arguments.seed), Console(), time.monotonic()
    retailer = found_retailer(around.simulator, arguments.orders, _kinds(arguments.kind), chance)
    plan_faults(around.simulator, arguments.seed)
    workers = Workers(arguments.workers, around.folder, chance, arguments.kill_every)
    deadline = began + arguments.deadline
    try:
        hand_over(retailer)
        _drive(retailer, chance, deadline, workers, console)
        died = DeadLetter.objects.count()
        around.simulator.clear_faults()
        _retry_the_dead(retailer)
        _drive(retailer, chance, deadline, None, console)
    finally:
        workers.stop()
    manage("poll_ls", "--json")
    verdict = judge(around.simulator)
    _print(console, verdict, arguments, workers.killed, died, time.monotonic() - began)
    return 1 if verdict.faults else 0


def _kinds(wanted: str) -> list[Kind]:
    """In a mix every other one is an order to a supplier."""
    return [Kind.SUPPLIER, Kind.OUTLET, Kind.SUPPLIER, Kind.RETURN] if wanted == MIX else [Kind(wanted)]


def _drive(
    retailer: Retailer, chance: random.Random, deadline: float, workers: Workers | None, console: Console
) -> None:
    """Receives, polls and kills until nothing is left to do, or nothing more can be done."""
    poller: subprocess.Popen[bytes] | None = None
    next_poll = next_word = time.monotonic()
    while time.monotonic() < deadline and not _at_rest():
        bring_to_an_end(retailer.manager, chance)
        if workers is not None:
            workers.kill_some()
        if time.monotonic() >= next_poll and (poller is None or poller.poll() is not None):
            # A poll that fails is started again, as cron does.
            command = [sys.executable, "manage.py", "poll_ls", "--json", "--only", "consignments"]
            poller = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            next_poll = time.monotonic() + POLL_SECONDS
        if time.monotonic() >= next_word:
            open_orders = Order.objects.exclude(status__in=TERMINAL).count()
            console.print(f"{open_orders} orders open, {DeadLetter.objects.count()} dead letters", style="dim")
            next_word = time.monotonic() + 10
        time.sleep(0.1)
    if poller is not None:
        poller.wait()


def _at_rest() -> bool:
    # A reminder waits for days.
    jobs = Job.objects.filter(status__in=LIVE, job_type__startswith="po.").exclude(job_type=REMIND)
    return not jobs.exists() and not Order.objects.filter(status__in=[Status.IN_TRANSIT, Status.DISPUTED]).exists()


def _retry_the_dead(retailer: Retailer) -> None:
    """What an operator does when Lightspeed is well again."""
    for dead in DeadLetter.objects.all():
        try:
            dead_letters.retry(dead.pk, actor=person(retailer.manager), reason="Lightspeed is well again.")
        except QueueError:
            # The work is done by another job already.
            continue


def _print(console: Console, verdict: Verdict, arguments: Arguments, killed: int, died: int, seconds: float) -> None:
    table = Table(title=f"{arguments.orders} of {arguments.kind}, seed {arguments.seed}, {seconds:.0f} s")
    table.add_column("What")
    table.add_column("How many", justify="right")
    for status, count in sorted(verdict.statuses.items()):
        table.add_row(f"orders {status}", str(count))
    table.add_row("worker processes killed with -9", str(killed))
    table.add_row("jobs that died and were retried by hand", str(died))
    table.add_row("differences open and shown", str(len(verdict.shown)))
    table.add_row("lost, doubled or hidden", str(len(verdict.faults)))
    console.print(table)
    for shown in verdict.shown:
        console.print(shown, style="yellow")
    for fault in verdict.faults:
        console.print(fault, style="red")

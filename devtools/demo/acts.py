"""What is played: everything started, the main job run, the result shown or served."""

from __future__ import annotations

import time

from rich.console import Console

from consignments.models import Order
from consignments.statuses import Kind
from devtools.demo.closing import show_comparison, show_logins, show_places, show_timeline
from devtools.demo.goods_back import GoodsBack
from devtools.demo.journey import Journey
from devtools.demo.load import load_retailer
from devtools.demo.more_orders import add_orders
from devtools.demo.places import Addresses
from devtools.demo.processes import ProgramFailed, Programs
from devtools.demo.servers import Servers
from devtools.demo.steps import Step, run_steps
from devtools.demo.transfer import Transfer

POLL_SECONDS = 60.0
# An order, a transfer, a return.
PLAYED = 3


def play(console: Console, programs: Programs, addresses: Addresses) -> None:
    """Starts the programs; where there is no order yet, the main job makes one. Raises StepFailed."""
    servers = Servers(programs, addresses)
    set_up = [
        Step("Start a simulated Lightspeed", servers.start_lightspeed),
        Step("Create the tables", servers.migrate),
        Step("Load an invented retailer", load_retailer),
        Step("Give Lightspeed its catalogue", servers.seed_lightspeed),
        Step("Start the web server", servers.start_web),
        Step("Start the worker", servers.start_worker),
    ]
    console.rule("Set-up", align="left")
    run_steps(console, set_up)
    if not Order.objects.exists():
        console.rule("One order, from draft to complete", align="left")
        journey = Journey(servers)
        run_steps(console, journey.steps())
        show_timeline(console, journey.order())
        show_comparison(console, journey.order())
        _play_beside(console, servers, journey.number)


def _play_beside(console: Console, servers: Servers, number: str) -> None:
    """What else moves goods: a transfer between outlets, and a return of what came broken with the order."""
    console.rule("One transfer between two outlets", align="left")
    transfer = Transfer(servers)
    run_steps(console, transfer.steps())
    show_comparison(console, transfer.order())
    console.rule("One return to the supplier", align="left")
    run_steps(console, GoodsBack(servers, number).steps())


def add_something_to_do(console: Console) -> None:
    """More orders beside those that were played, once. Raises StepFailed."""
    if Order.objects.count() == PLAYED:
        run_steps(console, [Step("Add orders to work on", add_orders)])


def keep_serving(console: Console, programs: Programs, addresses: Addresses) -> None:
    """Serves until Ctrl-C, and polls Lightspeed once a minute as cron would. Raises ProgramFailed if one ends."""
    show_logins(console, addresses.web)
    show_places(console, addresses.lightspeed)
    console.print("Ctrl-C stops it.")
    servers = Servers(programs, addresses)
    next_poll = time.monotonic() + POLL_SECONDS
    while True:
        programs.check()
        if time.monotonic() > next_poll:
            _poll(console, servers)
            next_poll = time.monotonic() + POLL_SECONDS
        time.sleep(1)


def _poll(console: Console, servers: Servers) -> None:
    """A poll that fails is told and tried again a minute later, as cron would."""
    try:
        servers.manage("poll_ls")
    except ProgramFailed as failure:
        console.print(str(failure), markup=False, highlight=False)


def say_goodbye(console: Console) -> None:
    """Where to look, now that everything is stopped."""
    number = Order.objects.values_list("number", flat=True).filter(kind=Kind.SUPPLIER).latest("id")
    console.print("\nEverything that was started is stopped.")
    console.print(f"To look at {number} in a browser: make run", highlight=False)

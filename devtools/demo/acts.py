"""What is played: everything started, the main job run, the result shown or served."""

from __future__ import annotations

import time

from rich.console import Console

from consignments.models import Order
from devtools.demo.closing import show_comparison, show_logins, show_timeline
from devtools.demo.journey import Journey
from devtools.demo.load import load_retailer
from devtools.demo.more_orders import add_orders
from devtools.demo.places import Addresses
from devtools.demo.processes import ProgramFailed, Programs
from devtools.demo.servers import Servers
from devtools.demo.steps import Step, run_steps

POLL_SECONDS = 60.0


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


def add_something_to_do(console: Console) -> None:
    """More orders beside that of the main job, once. Raises StepFailed."""
    if Order.objects.count() == 1:
        run_steps(console, [Step("Add orders to work on", add_orders)])


def keep_serving(console: Console, programs: Programs, addresses: Addresses) -> None:
    """Serves until Ctrl-C, and polls Lightspeed once a minute as cron would. Raises ProgramFailed if one ends."""
    show_logins(console, addresses.web)
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
    number = Order.objects.values_list("number", flat=True).latest("id")
    console.print("\nEverything that was started is stopped.")
    console.print(f"To look at {number} in a browser: make run", highlight=False)

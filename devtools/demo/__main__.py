"""`make demo` runs the main job once; with --stay (`make run`) the site is kept up until Ctrl-C."""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from rich.console import Console

from devtools.demo.places import DATABASE, FOLDER, LOGS, Addresses, environment
from devtools.demo.processes import ProgramFailed, programs
from devtools.demo.steps import StepFailed
from devtools.ports import free_port, preferred_port
from devtools.stopping import exit_on_sigterm

LOCK = FOLDER.with_suffix(".lock")
FAVOURITE_PORT = 8000
PLAIN_WIDTH = 120


class AlreadyRunning(Exception):
    """Another demo uses the same data just now."""


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Holds `lock`, so that two runs never share one database; raises AlreadyRunning."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning("A demo is running already (make demo or make run): stop that one first.") from None
        yield


def prepare(addresses: Addresses, *, fresh: bool) -> None:
    """The folder, and Django in this process with the settings that the programs get."""
    if fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    # What this process does is told by its steps; the programs write their logs to files.
    os.environ.update(environment(addresses) | {"LOG_LEVEL": "WARNING"})
    django.setup()


def run(console: Console, *, stay: bool) -> None:
    """The whole: start everything, run the main job if there is no order yet, and show or serve the result."""
    port = preferred_port(FAVOURITE_PORT) if stay else free_port()
    addresses = Addresses(web_port=port, lightspeed_port=free_port())
    prepare(addresses, fresh=not (stay and DATABASE.exists()))
    # Only now: these modules have models in them.
    from devtools.demo import acts

    with programs(LOGS, environment(addresses)) as started:
        acts.play(console, started, addresses)
        if stay:
            acts.add_something_to_do(console)
            acts.keep_serving(console, started, addresses)
    if not stay:
        acts.say_goodbye(console)


def main(arguments: list[str]) -> int:
    """Returns the exit code: 0, or 1 after a step that failed, or 130 after Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m devtools.demo", description=__doc__)
    parser.add_argument("--stay", action="store_true", help="keep the site up until Ctrl-C")
    options = parser.parse_args(arguments)
    exit_on_sigterm()
    # Into a file or a pipe there is no width to ask for.
    console = Console() if sys.stdout.isatty() else Console(width=PLAIN_WIDTH)
    try:
        with alone(LOCK):
            run(console, stay=options.stay)
    except StepFailed as failure:
        console.print(f"[red]Failed at:[/red] {failure.name}", highlight=False)
        console.print(failure.reason, markup=False, highlight=False)
        console.print(f"What the programs wrote is in {LOGS}", highlight=False)
        return 1
    except (AlreadyRunning, ProgramFailed) as refusal:
        console.print(str(refusal), markup=False, highlight=False)
        return 1
    except KeyboardInterrupt:
        console.print("Stopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

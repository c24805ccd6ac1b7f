"""Starting: the state file, the retailer's set-up, then the server."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from simulator.arguments import Arguments
from simulator.switches import BadSwitch, set_at_start


def run(arguments: Arguments) -> None:
    """Serves until SIGTERM or SIGINT."""
    with _scratch() as scratch:
        _environment(arguments, arguments.state or scratch / "state.sqlite3")
        django.setup()
        _switches(arguments)
        _faults(arguments.faults)
        _prepare(arguments.bulk_seed)
        from simulator.server import Server

        Server(arguments.port).run()


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder that is gone at the end; not when gunicorn's forked process ends, since another may follow it."""
    folder, starter = Path(tempfile.mkdtemp(prefix="simulator-")), os.getpid()
    try:
        yield folder
    finally:
        if os.getpid() == starter:
            shutil.rmtree(folder, ignore_errors=True)


def _environment(arguments: Arguments, state: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "simulator.settings"
    os.environ["SIMULATOR_STATE"] = str(state.resolve())
    os.environ["SIMULATOR_TOKEN"] = arguments.token
    os.environ["SIMULATOR_WEBHOOK_URL"] = arguments.webhook_url
    os.environ["SIMULATOR_WEBHOOK_SECRET"] = arguments.webhook_secret
    os.environ["SIMULATOR_CLIENT_ID"] = arguments.client_id
    os.environ["SIMULATOR_CLIENT_SECRET"] = arguments.client_secret


def _switches(arguments: Arguments) -> None:
    try:
        set_at_start(dict(given.partition("=")[::2] for given in arguments.switches))
    except BadSwitch as bad:
        sys.exit(f"--switch: {bad}")


def _faults(file: Path | None) -> None:
    if file is None:
        return
    from simulator.faults.plan import BadFault, plan

    try:
        plan.add(json.loads(file.read_text()))
    except (BadFault, OSError, ValueError) as bad:
        sys.exit(f"--faults: {bad}")


def _prepare(bulk: tuple[int, int] | None) -> None:
    """Makes tables and set-up, then lets go of the file: a connection must not be carried into the server's process."""
    from django.db import connection

    from simulator.bulk_seed import invent
    from simulator.changes import restore_version
    from simulator.retailer import set_up
    from simulator.schema import OtherSchema, ensure_tables

    try:
        ensure_tables()
    except OtherSchema as other:
        sys.exit(str(other))
    set_up()
    if bulk:
        restore_version()
        invent(*bulk)
    connection.close()

"""Who runs a command: the operating system's user, by name, as the actor that is recorded."""

from __future__ import annotations

import getpass
import os

from jobqueue.actors import Actor


def command_actor() -> Actor:
    """The person at the terminal, or the one behind sudo; cron's user where nobody is."""
    try:
        name = os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        name = f"uid {os.getuid()}"
    return Actor(f"command:{name}"[:150])

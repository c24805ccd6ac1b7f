"""Machines: network namespaces with host names and folders of their own, joined by a bridge.

Where namespaces cannot be made (not root, or no `ip`), the processes share the host's network and name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

_BRIDGE = "scaling0"
_NET = "10.231.77"
HOST_ADDRESS = f"{_NET}.1"
# Sets the name of the new namespace and becomes the command, so that the process id stays the same.
_NAMED = ("unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"')


@dataclass(frozen=True)
class Machine:
    """`prefix` carries a command there; servers of the machine listen on `address`."""

    name: str
    address: str
    folder: Path
    prefix: tuple[str, ...] = ()


def can_be_separate() -> bool:
    return os.geteuid() == 0 and all(shutil.which(name) for name in ("ip", "unshare", "hostname"))


@contextmanager
def machines(names: Sequence[str], folder: Path, *, separate: bool) -> Iterator[list[Machine]]:
    """One for each name; what was made for them is gone at the end."""
    with ExitStack() as stack:
        if separate:
            stack.enter_context(_link(_BRIDGE, "type", "bridge"))
            _ip("address", "add", f"{HOST_ADDRESS}/24", "dev", _BRIDGE)
            _ip("link", "set", _BRIDGE, "up")
        made = []
        for number, name in enumerate(names, start=2):
            (folder / name).mkdir()
            if separate:
                made.append(stack.enter_context(_namespace(name, number, folder / name)))
            else:
                made.append(Machine(name, "127.0.0.1", folder / name))
        yield made


@contextmanager
def _namespace(name: str, number: int, folder: Path) -> Iterator[Machine]:
    space, outer, address = f"scaling-{name}", f"scaling{number}", f"{_NET}.{number}"
    _ip("netns", "add", space)
    try:
        inside = ("ip", "netns", "exec", space)
        with _link(outer, "type", "veth", "peer", "name", "eth0", "netns", space):
            _ip("link", "set", outer, "master", _BRIDGE, "up")
            _ip("-n", space, "address", "add", f"{address}/24", "dev", "eth0")
            for device in ("lo", "eth0"):
                _ip("-n", space, "link", "set", device, "up")
            yield Machine(name, address, folder, (*inside, *_NAMED, name))
    finally:
        _ip("netns", "delete", space)


@contextmanager
def _link(name: str, *what: str) -> Iterator[None]:
    _ip("link", "add", name, *what)
    try:
        yield
    finally:
        _ip("link", "delete", name)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)

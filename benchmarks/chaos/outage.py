"""The loss of a database server in the midst of the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Outage:
    """What is lost, how, and how it comes back.

    `clients` are the numbers of the supervisors that work on it; None means all. What the others' jobs had finished may
    not run again because of it.
    """

    what: str
    strike: Callable[[], None]
    mend: Callable[[], None]
    clients: frozenset[int] | None = None

"""Keeping Debian's packages from starting their services: the tests want the programs, not servers that stay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POLICY = Path("/usr/sbin/policy-rc.d")
# Debian's packages ask this program before they start anything; 101 means no.
FORBID_ALL = "#!/bin/sh\nexit 101\n"


@contextmanager
def services_stay_off() -> Iterator[None]:
    """A policy that forbids starts, gone at the end; a machine that has one of its own keeps it."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text(FORBID_ALL)
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)

"""What a Galera cluster needs of this machine, from Debian's packages."""

from __future__ import annotations

from pathlib import Path

from devtools.suite_needs import MARIADB, Need, has_programs, missing_needs

PROVIDER = Path("/usr/lib/galera/libgalera_smm.so")
# The scripts that bring a joining node up to date are in mariadb-server, not in mariadb-server-core.
_PACKAGES = ["mariadb-server", "galera-4", "rsync"]


def _has_galera() -> bool:
    return PROVIDER.exists() and has_programs("rsync", "wsrep_sst_rsync")()


GALERA = Need(
    "Galera cluster",
    _has_galera,
    _PACKAGES,
    f"apt-get install {' '.join(_PACKAGES)} (the command does so itself on Debian, as root)",
    "the chaos run on a cluster",
)


def missing() -> list[str]:
    """What is missing still, a sentence each, after installing what can be installed."""
    return [f"The {need.name} is missing: {need.cure}" for need in missing_needs([MARIADB, GALERA])]

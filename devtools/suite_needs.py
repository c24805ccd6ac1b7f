"""What the tests need beyond .venv, how this machine gets it, and what is not tested without it."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from devtools import apt, node_packages
from devtools.mariadb import MariaDBMissing, find_program
from devtools.mysql_driver import HINT
from tests.support.browser import MissingBrowser, browser_path


@dataclass(frozen=True)
class Need:
    """A part of the machine. `packages` are Debian's; `cure` tells a person what to do.

    `install` gets what no package of Debian has.
    """

    name: str
    is_here: Callable[[], bool]
    packages: list[str]
    cure: str
    not_run: str
    install: Callable[[], object] | None = None


def has_mariadb() -> bool:
    try:
        find_program("mariadbd", "mysqld")
        find_program("mariadb-install-db", "mysql_install_db")
        find_program("mariadb-dump", "mysqldump")
    except MariaDBMissing:
        return False
    return True


def has_programs(*names: str) -> Callable[[], bool]:
    """Whether all of `names` are installed, also outside PATH where Debian puts servers."""

    def look() -> bool:
        try:
            return all(find_program(name) for name in names)
        except MariaDBMissing:
            return False

    return look


def has_driver() -> bool:
    return importlib.util.find_spec("MySQLdb") is not None


def has_browser() -> bool:
    try:
        browser_path()
    except MissingBrowser:
        return False
    return True


# mariadb-server-core is mariadb-server without the service that would be started at once and stay.
MARIADB = Need(
    "MariaDB server",
    has_mariadb,
    ["mariadb-server-core", "mariadb-client"],
    "apt-get install mariadb-server mariadb-client",
    "the whole run on MariaDB",
)
DRIVER = Need("MySQL driver", has_driver, [], HINT, "the whole run on MariaDB")
CURL = Need(
    "curl",
    lambda: shutil.which("curl") is not None and shutil.which("openssl") is not None,
    ["curl", "openssl"],
    "apt-get install curl openssl",
    "the examples that the documents show",
)
BROWSER = Need("Chromium", has_browser, ["chromium"], "apt-get install chromium", "the tests marked browser")
WRK = Need("wrk", lambda: shutil.which("wrk") is not None, ["wrk"], "apt-get install wrk", "the webhooks' benchmark")
OCTOKIT = Need(
    "JavaScript library of Octokit",
    lambda: node_packages.is_installed(node_packages.OCTOKIT),
    [],
    "It comes from the npm registry, which could not be asked. Run make test again once it can.",
    "Octokit's signatures beside ours",
    install=lambda: node_packages.install(node_packages.OCTOKIT),
)
GPG = Need("GnuPG", has_programs("gpg"), ["gpg"], "apt-get install gpg", "encrypted backups")
DEPLOYMENT = Need(
    "programs that check the deployment",
    has_programs("nginx", "logrotate", "crontab", "cron", "systemd-analyze"),
    ["nginx-light", "logrotate", "cron", "systemd"],
    "apt-get install nginx-light logrotate cron systemd",
    "the tests of deploy/",
)
NEEDS = (MARIADB, DRIVER, BROWSER, CURL, GPG, DEPLOYMENT, OCTOKIT)


def missing_needs(needs: Sequence[Need] = NEEDS) -> list[Need]:
    """Installs what is missing of `needs` where that is possible; returns what is missing still."""
    wanted = [need for need in needs if not need.is_here()]
    packages = [package for need in wanted for package in need.packages]
    if packages:
        apt.install(packages, reason="for tests and benchmarks")
    for need in wanted:
        if need.install:
            need.install()
    return [need for need in wanted if not need.is_here()]


def main() -> int:
    """For benchmarks: a MariaDB server, its driver and wrk, installed where possible; 1 where one is missing still."""
    needed = missing_needs([MARIADB, DRIVER, WRK])
    for need in needed:
        print(f"The {need.name} is missing: {need.cure}", file=sys.stderr)
    return 1 if needed else 0


if __name__ == "__main__":
    sys.exit(main())

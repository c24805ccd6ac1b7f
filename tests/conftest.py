"""What every test may lean on: which database this run has, and a browser for those that need one."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models.signals import post_migrate
from pytest_django import DjangoDbBlocker

from config.databases import MYSQL
from tests.support.browser import START_MS, MissingBrowser, browser_path
from tests.support.quick_flush import keep_rights_over_flushes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GARBAGE_THRESHOLDS = (200_000, 20, 100)


def in_ci() -> bool:
    """Whether a missing part of the machine is a failure (CI) or a test reported as not run."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keeps `mariadb` tests to the MariaDB run and `sqlite` tests to the SQLite run: `make test` makes both."""
    on_mysql = settings.DATABASES["default"]["ENGINE"] == MYSQL
    other = "sqlite" if on_mysql else "mariadb"
    elsewhere = [item for item in items if item.get_closest_marker(other)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
    items[:] = _slow_ones_first(items)


def _slow_ones_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Each process of a parallel run begins with its share of them: begun last, one alone keeps the others waiting.

    A process is given as many tests in a row as any other, and takes some of another's when it has none left.
    """
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow = [item for item in items if item.get_closest_marker("slow")]
    quick = [item for item in items if not item.get_closest_marker("slow")]
    share = -(-len(quick) // processes)
    shares = ((*slow[n::processes], *quick[n * share : (n + 1) * share]) for n in range(processes))
    return [item for each in shares for item in each]


def pytest_collection_finish() -> None:
    """Looks for garbage seldom: the modules of a whole site are never any, and walking them took a tenth of all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)


def pytest_sessionstart() -> None:
    """One approver will do in every test that does not ask for other tiers: a flush ends with post_migrate too."""
    from tests.factories import one_approver_will_do

    def receive(**_: object) -> None:
        one_approver_will_do()

    post_migrate.connect(receive, sender=apps.get_app_config("consignments"), weak=False)


@pytest.fixture(scope="session", autouse=True)
def run_folder() -> Iterator[Path]:
    """What this run writes beside its tests' own folders; gone at its end."""
    with TemporaryDirectory(prefix="consignments-test-") as folder:
        settings.VAR_DIR = Path(folder) / "var"
        yield Path(folder)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, run_folder: Path) -> None:
    """SQLite in a file, not in memory: threads and worker processes of the tests share it as real ones would."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(run_folder / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """As pytest-django's, with a quicker way to empty the tables after tests that commit."""
    with pytest.MonkeyPatch.context() as patch:
        with django_db_blocker.unblock():
            keep_rights_over_flushes(patch)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Where it is missing the test is not run; in CI that is a failure."""
    try:
        executable = browser_path()
    except MissingBrowser as missing:
        if in_ci():
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code; it is none.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"], timeout=START_MS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a fresh browser session."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def on_mariadb() -> bool:
    """Whether this run's database is MariaDB or MySQL."""
    return connection.vendor == "mysql"

"""Settings of the real worker processes that tests start: the test database, and the tests' own job types."""

from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobqueue"]

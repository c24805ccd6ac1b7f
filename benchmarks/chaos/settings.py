"""Settings of the chaos run: the queue alone, at its defaults."""

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR

DEBUG = False
SECRET_KEY = "chaos-only-" + "0" * 50
MIDDLEWARE = []
ROOT_URLCONF = "benchmarks.no_urls"
VAR_DIR = BASE_DIR / "var" / "chaos"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "jobqueue", "benchmarks.chaos"]

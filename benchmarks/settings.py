"""Settings of the benchmark: our queue and its rivals in one project, on one database."""

import os
from typing import Any

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR

DEBUG = False
SECRET_KEY = "benchmark-only-" + "0" * 50
USE_TZ = True
ALLOWED_HOSTS = ["localhost"]
MIDDLEWARE = []
ROOT_URLCONF = "benchmarks.no_urls"
VAR_DIR = BASE_DIR / "var" / "bench"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "jobqueue",
    "django_tasks",
    "django_tasks_db",
    "django_q",
    "benchmarks",
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# The rival at its best: bulk fetches and a short poll, results kept as ours are.
Q_CLUSTER: dict[str, Any] = {
    "name": "bench",
    "orm": "default",
    "workers": int(os.environ.get("BENCH_WORKERS", "1")),
    "bulk": int(os.environ.get("BENCH_Q2_BULK", "50")),
    "poll": float(os.environ.get("BENCH_POLL", "0.05")),
    "timeout": 60,
    "retry": 3600,
    "save_limit": 0,
    "catch_up": False,
    "log_level": "WARNING",
}
if "BENCH_POLL" not in os.environ:
    Q_CLUSTER.pop("poll")
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "WARNING"}}

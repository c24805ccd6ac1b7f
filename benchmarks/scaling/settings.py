"""The chaos run's settings, with a web address that makes jobs, and a folder for each machine."""

from pathlib import Path

from benchmarks.chaos.settings import *  # noqa: F403
from config.settings.base import env

ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "benchmarks.scaling.urls"
VAR_DIR = Path(env.str("VAR_DIR"))

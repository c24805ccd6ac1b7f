"""The site as it runs in production, with a bare view beside the endpoint."""

from config.log import logging_settings
from config.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = "benchmark-only-" + "0" * 50
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "benchmarks.webhooks.urls"
LOGGING = logging_settings(style="json", level="INFO")
LIGHTSPEED_WEBHOOK_SECRETS = ["benchmark-secret-0123456789"]
WEBHOOK_MAX_AGE_SECONDS = 3600

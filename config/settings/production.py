"""Settings for real use. A missing or weak secret stops the start and says which."""

from django.core.exceptions import ImproperlyConfigured

from config.log import logging_settings
from config.settings.base import *  # noqa: F403
from config.settings.base import env

MIN_SECRET_LENGTH = 32


def required_secret(name: str) -> str:
    """The secret `name` from the environment; raises ImproperlyConfigured where it is missing or easy to guess."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment or in .env: see .env.example.")
    if len(value) < MIN_SECRET_LENGTH or len(set(value)) < 8:
        raise ImproperlyConfigured(
            f"{name} is too weak: it needs {MIN_SECRET_LENGTH} characters or more, at least 8 of them different."
        )
    return value


DEBUG = False
SECRET_KEY = required_secret("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

LOGGING = logging_settings(style=env.str("LOG_FORMAT", default="json"), level=env.str("LOG_LEVEL", default="INFO"))

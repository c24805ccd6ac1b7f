"""Settings for real use. A missing or weak secret stops the start and says which."""

from django.core.exceptions import ImproperlyConfigured

from config.log import logging_settings
from config.settings.base import *  # noqa: F403
from config.settings.base import LIGHTSPEED_CLIENT_ID, LIGHTSPEED_CLIENT_SECRET, LOG_DIR, LOG_LEVEL, env
from webhooks.secret_entry import BadEntry, read_entry

OWN_SECRET_LENGTH = 32
# Lightspeed makes its tokens and webhook secrets; they are random, but not always as long as our own.
GIVEN_SECRET_LENGTH = 16
MIN_DIFFERENT_CHARACTERS = 8


def strong(name: str, value: str, length: int) -> str:
    """`value`, the secret called `name`; raises ImproperlyConfigured where it is missing or easy to guess."""
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment or in .env: see .env.example.")
    if len(value) < length or len(set(value)) < MIN_DIFFERENT_CHARACTERS:
        raise ImproperlyConfigured(
            f"{name} is too weak: it needs {length} characters or more, at least {MIN_DIFFERENT_CHARACTERS} different."
        )
    return value


def strong_each(name: str, values: list[str], length: int) -> list[str]:
    """`values`, the list of secrets called `name`; raises ImproperlyConfigured where it is empty or one is weak."""
    return [value for value in values or [""] if strong(name, _without_span(name, value), length)]


def _without_span(name: str, entry: str) -> str:
    """The secret of an entry that may say from when to when it holds: its length is what counts."""
    try:
        return read_entry(entry).secret if entry else ""
    except BadEntry as error:
        raise ImproperlyConfigured(f"An entry of {name} cannot be read: {error}") from error


DEBUG = False
SECRET_KEY = strong("SECRET_KEY", env.str("SECRET_KEY", default=""), OWN_SECRET_LENGTH)
LIGHTSPEED_TOKEN = env.str("LIGHTSPEED_TOKEN", default="")
if LIGHTSPEED_TOKEN or not LIGHTSPEED_CLIENT_ID:
    strong("LIGHTSPEED_TOKEN", LIGHTSPEED_TOKEN, GIVEN_SECRET_LENGTH)
else:
    # OAuth brings the tokens: a personal one would always be used in their place.
    strong("LIGHTSPEED_CLIENT_SECRET", LIGHTSPEED_CLIENT_SECRET, GIVEN_SECRET_LENGTH)
LIGHTSPEED_WEBHOOK_SECRETS = strong_each(
    "LIGHTSPEED_WEBHOOK_SECRETS", env.list("LIGHTSPEED_WEBHOOK_SECRETS", default=[]), GIVEN_SECRET_LENGTH
)

SECOND_FACTOR_KEYS = env.list("SECOND_FACTOR_KEYS", default=[])
for _secret in SECOND_FACTOR_KEYS:
    strong("SECOND_FACTOR_KEYS", _secret, OWN_SECRET_LENGTH)

METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN:
    strong("METRICS_TOKEN", METRICS_TOKEN, OWN_SECRET_LENGTH)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts that this site is served under, and not be *.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
# Load balancers and Prometheus ask these over plain HTTP, from inside.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
# With this prefix a browser takes the cookie from this very host and over HTTPS only, never from a neighbour's.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True

LOGGING = logging_settings(style=env.str("LOG_FORMAT", default="json"), level=LOG_LEVEL, folder=LOG_DIR)

"""Settings shared by every way to run Consignments. What varies comes from the environment: see .env.example."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONCE, NONE, SELF

from config.admin_look import UNFOLD as UNFOLD
from config.backups import backup_settings
from config.cron import cron_settings
from config.databases import with_engine_options
from config.env_file import read_env_file
from config.evidence import evidence_storages
from config.health import health_settings
from config.log import configure_structlog, logging_settings
from config.rest import REST_FRAMEWORK as REST_FRAMEWORK
from config.rest import SPECTACULAR
from config.sign_in import sign_in_settings

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
read_env_file()

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "django_crontab",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "jobqueue",
    "consignments",
    "receiving",
    "sync",
    "webhooks",
    "operations",
]

MIDDLEWARE = [
    "config.request_ids.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "webhooks.fast_lane.WebhookFastLane",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.admin_csp.AdminCSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "operations.access.acting.ActingMiddleware",
    "operations.access.admin_gate.AdminSecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": with_engine_options(env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'consignments.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en")
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Pacific/Auckland")
USE_I18N = True
USE_TZ = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
vars().update(sign_in_settings(env))
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]

SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    # The admin theme's Alpine needs 'unsafe-eval' and inline styles: config/admin_csp.py widens the policy there only.
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# Without an end, a mail server that does not answer would hold one worker after the other.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="consignments@example.invalid")

# Photographs lie outside the web root and are served only through a permission check.
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    **evidence_storages(env, Path(MEDIA_ROOT)),
}
# A receive form of some hundred lines has six fields for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# A transfer that asks for more than its source has at Lightspeed: "warn" or "refuse".
TRANSFER_STOCK_CHECK = env.str("TRANSFER_STOCK_CHECK", default="warn")
# How many days people have to decide on a difference between the two counts of a transfer.
TRANSFER_DISPUTE_DAYS = env.int("TRANSFER_DISPUTE_DAYS", default=7)
TRANSFER_DISPUTE_REMIND_DAYS = env.int("TRANSFER_DISPUTE_REMIND_DAYS", default=3)

RECEIVING_MAX_PHOTO_MB = env.int("RECEIVING_MAX_PHOTO_MB", default=10)
RECEIVING_MAX_PHOTOS = env.int("RECEIVING_MAX_PHOTOS", default=20)
RECEIVING_MAX_MEGAPIXELS = env.int("RECEIVING_MAX_MEGAPIXELS", default=50)
RECEIVING_SHRINK_PHOTOS_TO = env.int("RECEIVING_SHRINK_PHOTOS_TO", default=2560)
# On what labels of received products are printed, the usual one first: receiving/label_layouts.py.
LABEL_LAYOUTS = env.list("LABEL_LAYOUTS", default=["A4:3x8", "57x32"])

# Orders worth less than this can be approved several at once.
APPROVAL_BULK_LIMIT = Decimal(env.str("APPROVAL_BULK_LIMIT", default="500"))

LIGHTSPEED_BASE_URL = env.str("LIGHTSPEED_BASE_URL", default="")
LIGHTSPEED_TOKEN = env.str("LIGHTSPEED_TOKEN", default="")
# OAuth, instead of a personal token: the application that is registered at Lightspeed.
LIGHTSPEED_CLIENT_ID = env.str("LIGHTSPEED_CLIENT_ID", default="")
LIGHTSPEED_CLIENT_SECRET = env.str("LIGHTSPEED_CLIENT_SECRET", default="")
LIGHTSPEED_CONNECT_URL = env.str("LIGHTSPEED_CONNECT_URL", default="https://secure.retail.lightspeed.app/connect")
LIGHTSPEED_TOKEN_URL = env.str(
    "LIGHTSPEED_TOKEN_URL", default="https://{domain_prefix}.retail.lightspeed.app/api/1.0/token"
)
LIGHTSPEED_SCOPES = env.str(
    "LIGHTSPEED_SCOPES",
    default="consignments:read consignments:write:stock_order consignments:write:stock_transfer inventory:read"
    " products:read suppliers:read outlets:read webhooks",
)
# What encrypts the OAuth tokens in the database, newest first; without any, a key made from SECRET_KEY.
LIGHTSPEED_TOKEN_KEYS = env.list("LIGHTSPEED_TOKEN_KEYS", default=[])
LIGHTSPEED_API_VERSION = env.str("LIGHTSPEED_API_VERSION", default="2.0")
LIGHTSPEED_WRAP_BODIES = env.bool("LIGHTSPEED_WRAP_BODIES", default=False)
LIGHTSPEED_CONNECT_TIMEOUT = env.float("LIGHTSPEED_CONNECT_TIMEOUT", default=5.0)
LIGHTSPEED_READ_TIMEOUT = env.float("LIGHTSPEED_READ_TIMEOUT", default=30.0)
# Repeatable calls (GET, PUT, DELETE) are tried this often before the job that makes them fails.
LIGHTSPEED_TRIES = env.int("LIGHTSPEED_TRIES", default=3)
# How long a create whose answer was lost may still take effect: until then it is looked for, not repeated.
LIGHTSPEED_CREATE_GRACE_SECONDS = env.int("LIGHTSPEED_CREATE_GRACE_SECONDS", default=30)
# Lightspeed counts calls in fixed windows of this length.
LIGHTSPEED_WINDOW_SECONDS = env.float("LIGHTSPEED_WINDOW_SECONDS", default=300.0)
# How many lines of one order are written side by side.
LIGHTSPEED_PARALLEL_LINES = env.int("LIGHTSPEED_PARALLEL_LINES", default=4)
# Lines of a consignment whose head did not change are read again after this long.
LIGHTSPEED_LINES_RECHECK_MINUTES = env.int("LIGHTSPEED_LINES_RECHECK_MINUTES", default=30)
LIGHTSPEED_AUTO_PUSH = env.bool("LIGHTSPEED_AUTO_PUSH", default=True)
LIGHTSPEED_WEBHOOK_SECRETS = env.list("LIGHTSPEED_WEBHOOK_SECRETS", default=[])
WEBHOOK_MAX_AGE_SECONDS = env.int("WEBHOOK_MAX_AGE_SECONDS", default=300)
WEBHOOK_MAX_BODY_BYTES = env.int("WEBHOOK_MAX_BODY_BYTES", default=1_048_576)
# Refused calls a minute for each address; networks in the allow-list are not counted.
WEBHOOK_RATE_LIMIT = env.int("WEBHOOK_RATE_LIMIT", default=100)
WEBHOOK_RATE_ALLOW = env.list("WEBHOOK_RATE_ALLOW", default=[])
# The address of this site's /webhooks/lightspeed/ as Lightspeed reaches it.
WEBHOOK_PUBLIC_URL = env.str("WEBHOOK_PUBLIC_URL", default="")
# The version of Lightspeed's API that describes its subscriptions.
WEBHOOK_API_VERSION = env.str("WEBHOOK_API_VERSION", default="2026-07")
WEBHOOK_ARCHIVE_DIR = env.path("WEBHOOK_ARCHIVE_DIR", default=str(VAR_DIR / "webhook-archive"))()
# Only these may say, in X-Forwarded-For, whom they speak for.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

APPROVAL_REMIND_AFTER_HOURS = env.float("APPROVAL_REMIND_AFTER_HOURS", default=24)
APPROVAL_ESCALATE_AFTER_HOURS = env.float("APPROVAL_ESCALATE_AFTER_HOURS", default=48)

# What one person's programs may ask, and how long a write's answer is kept for a repeat under its key.
API_READS_PER_MINUTE = env.int("API_READS_PER_MINUTE", default=600)
API_WRITES_PER_MINUTE = env.int("API_WRITES_PER_MINUTE", default=120)
API_KEY_DAYS = env.int("API_KEY_DAYS", default=7)
SPECTACULAR_SETTINGS = SPECTACULAR

QUEUE_MAX_ATTEMPTS = env.int("QUEUE_MAX_ATTEMPTS", default=3)
QUEUE_BACKOFF_BASE_MS = env.int("QUEUE_BACKOFF_BASE_MS", default=200)
QUEUE_STALE_AFTER_SECONDS = env.int("QUEUE_STALE_AFTER_SECONDS", default=300)
QUEUE_BACKOFF_CAP_SECONDS = env.int("QUEUE_BACKOFF_CAP_SECONDS", default=3600)
# Tasks of Django's Tasks interface run on the same queue; heeded where the package django-tasks is installed.
TASKS = {"default": {"BACKEND": "jobqueue.django_tasks_backend.JobQueueBackend"}}
QUEUE_MAX_PAYLOAD_BYTES = env.int("QUEUE_MAX_PAYLOAD_BYTES", default=524_288)

vars().update(health_settings(env))
# nginx's file for this site, for `doctor` to compare what it lets through with what people may upload.
PROXY_CONF = env.str("PROXY_CONF", default="")
vars().update(backup_settings(env, VAR_DIR))
vars().update(cron_settings(env, BASE_DIR, VAR_DIR))

# The folder of queue-worker.log, poller.log, webhooks.log and receiving.log; "" writes everything to stderr.
LOG_DIR = env.str("LOG_DIR", default="")
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
configure_structlog()
LOGGING = logging_settings(style=env.str("LOG_FORMAT", default="console"), level=LOG_LEVEL, folder=LOG_DIR)

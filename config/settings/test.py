"""Settings of the test suite. DATABASE_URL picks the engine; `make test` runs both."""

from config.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = "tests-only-" + "0" * 50
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LIGHTSPEED_TOKEN = "test-token"  # noqa: S105 - the simulator's, not a secret
LIGHTSPEED_WEBHOOK_SECRETS = ["test-webhook-secret-of-32-characters"]

# Static files straight from where they lie: no collectstatic first.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

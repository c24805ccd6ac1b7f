"""Settings of `make demo` and `make run`: SQLite, invented data, no secret worth keeping."""

from config.settings.base import *  # noqa: F403
from config.settings.base import env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="demo-only-not-a-secret-demo-only-not-a-secret-demo-only")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

# Static files straight from where they lie: no collectstatic first.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

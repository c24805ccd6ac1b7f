"""Settings of the measurement: the site as it is, and Django's admin as it comes, without the theme."""

from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS as _SITE

# The theme would put its own templates in front of the admin's, and our admin pages are made for it.
INSTALLED_APPS = [
    app.replace("django.contrib.admin", "django.contrib.admin.apps.SimpleAdminConfig")
    for app in _SITE
    if app != "unfold"
]
ROOT_URLCONF = "benchmarks.pages.urls"
METRICS_NETWORKS = ["127.0.0.1"]

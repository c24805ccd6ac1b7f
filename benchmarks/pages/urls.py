"""The site's addresses, with plain admin pages under /admin/: registered before the admin's addresses are made."""

import benchmarks.pages.plain_admin  # noqa: F401
from config.urls import urlpatterns as urlpatterns

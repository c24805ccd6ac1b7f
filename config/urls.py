"""Every address of the site. Each app brings its own; none is reachable without a permission check."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("django.contrib.auth.urls")),
    path("", include("operations.urls")),
]

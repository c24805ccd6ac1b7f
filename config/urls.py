"""Every address of the site. Each app brings its own; none is reachable without a permission check."""

from django.contrib import admin
from django.urls import include, path, re_path

from consignments.api.views.nowhere import Nowhere
from consignments.views.home import home

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("django.contrib.auth.urls")),
    path("", home, name="home"),
    path("api/v1/", include("consignments.api.urls")),
    path("api/v1/", include("receiving.api.urls")),
    re_path("^api/v1/", Nowhere.as_view()),
    path("", include("consignments.urls")),
    path("", include("receiving.urls")),
    path("", include("webhooks.urls")),
    path("", include("sync.urls")),
    path("", include("operations.urls")),
]

"""The endpoint, and what it is measured against."""

from django.urls import include, path

from benchmarks.webhooks.bare_view import bare

urlpatterns = [path("bare/", bare), path("", include("webhooks.urls"))]

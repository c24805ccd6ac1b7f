"""Addresses for those who watch over the system."""

from __future__ import annotations

from django.urls import path

from operations import health
from operations.access.views import second_factor
from operations.dashboard.views import dashboard, runbook_page
from operations.metrics.page import metrics

urlpatterns = [
    path("operations/", dashboard, name="operations"),
    path("accounts/second-factor/", second_factor, name="second-factor"),
    path("operations/runbook/", runbook_page, name="runbook"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]

"""Addresses of the sync."""

from django.urls import path

from sync.views.connecting import lightspeed_callback, lightspeed_connect
from sync.views.differences import decide, differences

urlpatterns = [
    path("lightspeed/connect/", lightspeed_connect, name="lightspeed-connect"),
    path("lightspeed/callback/", lightspeed_callback, name="lightspeed-callback"),
    path("lightspeed/differences/", differences, name="differences"),
    path("lightspeed/differences/<int:drift_id>/<slug:way>/", decide, name="difference-decide"),
]

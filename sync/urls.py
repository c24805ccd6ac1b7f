"""Addresses of the sync."""

from django.urls import path

from sync import views

urlpatterns = [
    path("lightspeed/connect/", views.lightspeed_connect, name="lightspeed-connect"),
    path("lightspeed/callback/", views.lightspeed_callback, name="lightspeed-callback"),
]

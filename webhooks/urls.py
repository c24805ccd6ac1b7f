"""Addresses of webhooks."""

from django.urls import path

from webhooks.views.receive import receive

urlpatterns = [
    path("webhooks/lightspeed/", receive, name="webhook-lightspeed"),
    # A redirect to the address with a slash would lose the body.
    path("webhooks/lightspeed", receive),
]

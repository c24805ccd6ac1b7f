"""Addresses of webhooks."""

from django.urls import path

from webhooks.views.events import event_detail, event_list
from webhooks.views.receive import receive
from webhooks.views.replays import replay_events

urlpatterns = [
    path("webhooks/lightspeed/", receive, name="webhook-lightspeed"),
    # A redirect to the address with a slash would lose the body.
    path("webhooks/lightspeed", receive),
    path("webhooks/", event_list, name="webhook-events"),
    path("webhooks/<int:event_pk>/", event_detail, name="webhook-event"),
    path("webhooks/replay/", replay_events, name="webhook-replay"),
]

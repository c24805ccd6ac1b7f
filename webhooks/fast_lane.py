"""Lightspeed's calls go straight to their view: no session, no page policy, no language is looked up for them.

A flood of unsigned calls shares its processors with the signed ones, so what a refusal costs is what a delivery waits.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property

from webhooks.views.receive import receive


class WebhookFastLane:
    """Stands behind Django's SecurityMiddleware, whose headers and redirect to https hold here too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return receive(request) if request.path == self._address else self.get_response(request)

    @cached_property
    def _address(self) -> str:
        return reverse("webhook-lightspeed")

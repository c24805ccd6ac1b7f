"""The admin opens only with a second factor, where ADMIN_SECOND_FACTOR says so."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse


class AdminSecondFactorMiddleware:
    """Leads staff who have not given a code in this session to the page that asks for one.

    Stands after django_otp's OTPMiddleware, which knows whether they have.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.ADMIN_SECOND_FACTOR and request.path.startswith(reverse("admin:index")) and _lacks_code(request):
            return redirect_to_login(request.get_full_path(), reverse("second-factor"))
        return self.get_response(request)


def _lacks_code(request: HttpRequest) -> bool:
    # The method is OTPMiddleware's, on whatever Django made of the session.
    return request.user.is_authenticated and not request.user.is_verified()  # type: ignore[attr-defined]

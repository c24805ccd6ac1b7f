"""Who is asking, and how the domain's refusals reach the browser."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from consignments.actors import Actor, person
from consignments.errors import NotFound, NotPermitted

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]


def staff_page(view: View[Params]) -> View[Params]:
    """Signed-in people only; what is not theirs does not exist (404), what they may not do is refused (403)."""

    def page(request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_login(request)
        try:
            return view(request, *args, **kwargs)
        except NotFound as refusal:
            raise Http404(refusal.message) from refusal
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.message) from refusal

    update_wrapper(page, view)
    return page


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as an actor."""
    return person(cast(User, request.user))


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page, and not for all of it again after Back."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def _to_login(request: HttpRequest) -> HttpResponseBase:
    if is_fragment(request) and request.method == "POST":
        # Leading away would lose what was typed: the page keeps it, and says what to do.
        return HttpResponse(_("Sign in again in another tab."), status=401, content_type="text/plain")
    login = redirect_to_login(_way_back(request))
    if not is_fragment(request):
        return login
    # A login page inside a table helps nobody: htmx is told to leave the page as a whole.
    return HttpResponse(status=204, headers={"HX-Redirect": login.url})


def _way_back(request: HttpRequest) -> str:
    """Where to go after signing in: for what was posted the page with its form, as a button's address is no page."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    if request.method != "POST" or not is_ours:
        return request.get_full_path()
    page = urlsplit(came_from)
    return f"{page.path}?{page.query}" if page.query else page.path

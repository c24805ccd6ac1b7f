"""Who is asking, and how the domain's refusals reach the browser."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
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
    login = redirect_to_login(request.get_full_path())
    if not is_fragment(request):
        return login
    # A login page inside a table helps nobody: htmx is told to leave the page as a whole.
    return HttpResponse(status=204, headers={"HX-Redirect": login.url})

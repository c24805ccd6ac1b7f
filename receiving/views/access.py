"""From the domain's refusals to the web's answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from consignments.actors import Actor, person
from consignments.errors import NotFound, NotPermitted

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]


def staff_page(view: View[Params]) -> View[Params]:
    """Signed-in people only; what is not theirs does not exist (404), what they may not do is refused (403)."""

    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotFound as refusal:
            raise Http404(refusal.message) from refusal
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.message) from refusal

    return page


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as an actor."""
    assert isinstance(request.user, User)  # noqa: S101 - `staff_page` let only signed-in people in
    return person(request.user)

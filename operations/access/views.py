"""The page of the second factor: set it up, or give its code."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consignments.views.access import staff_page
from operations.access.second_factor import (
    WrongCode,
    device_of,
    enter,
    key_as_picture,
    key_as_text,
    offered_device,
    set_up,
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_page
def second_factor(request: HttpRequest) -> HttpResponseBase:
    """Asks for a code; shows the key first to those who have none yet. Then on to where they wanted to go."""
    user = cast("User", request.user)
    device, problem = device_of(user), ""
    if request.method == "POST":
        code = request.POST.get("code", "").replace(" ", "")
        try:
            enter(request, device, code) if device else set_up(request, user, code)
        except WrongCode as wrong:
            problem = str(wrong)
        else:
            wanted = _wanted(request)
            return HttpResponseRedirect(wanted) if wanted else redirect("admin:index" if user.is_staff else "orders")
    return _page(request, user, has_one=device is not None, problem=problem)


def _page(request: HttpRequest, user: User, *, has_one: bool, problem: str) -> HttpResponse:
    context = {"has_one": has_one, "problem": problem, "next": _wanted(request)}
    if not has_one:
        device = offered_device(request, user)
        context |= {"key": key_as_text(device), "picture": key_as_picture(device)}
    return render(request, "registration/second_factor.html", context, status=422 if problem else 200)


def _wanted(request: HttpRequest) -> str:
    """The page of this site that the person was led away from, or ""."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours and wanted != reverse("second-factor") else ""

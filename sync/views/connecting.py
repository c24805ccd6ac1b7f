"""Connecting this system to the retailer's Lightspeed, by a manager."""

from __future__ import annotations

import secrets

import structlog
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sync.access import access_state, connect
from sync.lightspeed.errors import LightspeedError
from sync.oauth import authorize_address, pair_for_code

log = structlog.get_logger(__name__)

STATE = "lightspeed_oauth_state"
CONNECT = "sync.connect_lightspeed"


@never_cache
@login_required
@permission_required(CONNECT, raise_exception=True)
@require_http_methods(["GET", "POST"])
def lightspeed_connect(request: HttpRequest) -> HttpResponse:
    """Shows how things stand. POST makes a state and offers the way to Lightspeed, good once, as a link.

    A link, since the policy lets forms of this site lead to this site only.
    """
    address = ""
    if request.method == "POST":
        state = secrets.token_urlsafe(32)
        request.session[STATE] = state
        try:
            address = authorize_address(state, _callback_address(request))
        except LightspeedError as fault:
            messages.error(request, fault.message)
    return render(request, "sync/connect.html", {"access": access_state(), "address": address})


@never_cache
@login_required
@permission_required(CONNECT, raise_exception=True)
@require_GET
def lightspeed_callback(request: HttpRequest) -> HttpResponse:
    """Lightspeed sends the manager back here; only an answer to this session's own question counts."""
    expected, given = request.session.pop(STATE, ""), request.GET.get("state", "")
    if not expected or not secrets.compare_digest(expected.encode(), given.encode()):
        messages.error(
            request, _("That answer of Lightspeed's belongs to no question of yours. Connect again from here.")
        )
    elif "code" not in request.GET:
        log.info("lightspeed.connect_denied", error=request.GET.get("error", "")[:60])
        messages.error(request, _("Lightspeed was not connected: the access was refused there."))
    else:
        _exchange(request)
    return redirect("lightspeed-connect")


def _exchange(request: HttpRequest) -> None:
    prefix = request.GET.get("domain_prefix", "")
    try:
        pair = pair_for_code(request.GET["code"], _callback_address(request), prefix)
    except LightspeedError as fault:
        messages.error(request, fault.message)
        return
    assert isinstance(request.user, User)  # noqa: S101 - login_required has seen to it
    connect(pair, prefix, request.user)
    messages.success(request, _("Lightspeed is connected: %(shop)s.") % {"shop": pair.domain_prefix or prefix})


def _callback_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("lightspeed-callback"))

"""/connect: where a retailer's manager lets an application in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import render

from simulator.changes import changing
from simulator.oauth.application import client_id
from simulator.oauth.grants import new_code
from simulator.webhooks.wire import DOMAIN_PREFIX

SHORTEST_STATE = 8
WANTED = ("client_id", "redirect_uri", "state", "scope")


def ask(request: HttpRequest) -> HttpResponse:
    """Shows who asks for what; at once access_denied without a scope, as since June 2026."""
    problem = _problem(request.GET)
    if problem:
        return HttpResponseBadRequest(problem, content_type="text/plain")
    if not request.GET.get("scope"):
        return _back(request.GET, {"error": "access_denied"})
    asked = {name: request.GET[name] for name in WANTED}
    return render(request, "simulator/connect.html", {"asked": asked, "scopes": asked["scope"].split()})


def decide(request: HttpRequest) -> HttpResponse:
    """The manager's yes or no, told to the application through the browser."""
    problem = _problem(request.POST)
    if problem:
        return HttpResponseBadRequest(problem, content_type="text/plain")
    if request.POST.get("decision") != "allow":
        return _back(request.POST, {"error": "access_denied"})
    scope = request.POST.get("scope", "")
    with changing():
        code = new_code(scope, request.POST["redirect_uri"])
    return _back(request.POST, {"code": code, "domain_prefix": DOMAIN_PREFIX, "scope": scope})


def _problem(given: QueryDict) -> str:
    """Why there is nobody to send the browser back to; "" where there is."""
    if given.get("client_id") != client_id():
        return "This client_id is not known."
    if not given.get("redirect_uri", "").startswith(("http://", "https://")):
        return "redirect_uri is missing."
    if len(given.get("state", "")) < SHORTEST_STATE:
        return f"state must have at least {SHORTEST_STATE} characters."
    return ""


def _back(given: QueryDict, said: dict[str, str]) -> HttpResponse:
    query = urlencode({**said, "state": given["state"]})
    joint = "&" if "?" in given["redirect_uri"] else "?"
    return HttpResponse(status=302, headers={"Location": f"{given['redirect_uri']}{joint}{query}"})

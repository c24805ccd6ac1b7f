"""/webhooks, of the dated versions in JSON and of 0.9 as a form with one field."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from simulator import answers
from simulator.access import require
from simulator.changes import changing
from simulator.models import Hook
from simulator.oauth.application import client_secret
from simulator.refusals import Exists, Missing, Refusal
from simulator.rules.bodies import fields_from
from simulator.webhooks.events import HOOK_TYPES

SCOPE = "webhooks"
RETAILER_ID = "00000000-0000-4000-8000-00000000aaaa"
USER_ID = "00000000-0000-4000-8000-00000000bbbb"


def list_all(request: HttpRequest) -> HttpResponse:
    """No version pair here; 0.9 prints the bare list."""
    require(request, SCOPE)
    hooks = [_printed(request, hook) for hook in Hook.objects.order_by("type")]
    return answers.answer(hooks) if is_old(request) else answers.data(hooks)


def create(request: HttpRequest) -> HttpResponse:
    require(request, SCOPE)
    wanted = _wanted(request)
    with changing():
        _check_new(wanted)
        hook = Hook.objects.create(id=str(uuid.uuid4()), secret=client_secret(), **wanted)
    return _said(request, hook, 201)


def show(request: HttpRequest, hook_id: str) -> HttpResponse:
    require(request, SCOPE)
    return _said(request, _hook(hook_id))


def update(request: HttpRequest, hook_id: str) -> HttpResponse:
    require(request, SCOPE)
    wanted = _wanted(request)
    with changing():
        hook = _hook(hook_id)
        _check_new(wanted, but=hook)
        for name, value in wanted.items():
            setattr(hook, name, value)
        hook.save()
    return _said(request, hook)


def delete(request: HttpRequest, hook_id: str) -> HttpResponse:
    """200 with no body; 0.9 says that it went well."""
    require(request, SCOPE)
    with changing():
        _hook(hook_id).delete()
    return answers.answer({"status": "success"}) if is_old(request) else HttpResponse(status=200)


def is_old(request: HttpRequest) -> bool:
    """Whether the call is to API 0.9, whose path names no version."""
    return request.path.startswith(("/api/webhooks", "/api/0.9/"))


def _wanted(request: HttpRequest) -> dict[str, Any]:
    """type, url and active; raises Refusal."""
    fields = fields_from(_body(request))
    missing = [name for name in ("active", "type", "url") if name not in fields]
    if missing:
        raise Refusal(f"{', '.join(missing)} must be given")
    if fields["type"] not in HOOK_TYPES:
        raise Refusal(f"type must be one of {', '.join(HOOK_TYPES)}")
    return {"type": fields["type"], "url": str(fields["url"]), "active": bool(fields["active"])}


def _body(request: HttpRequest) -> bytes:
    if request.content_type == "application/x-www-form-urlencoded":
        return QueryDict(request.body).get("data", "").encode()
    return request.body


def _check_new(wanted: dict[str, Any], but: Hook | None = None) -> None:
    same = Hook.objects.filter(type=wanted["type"], url=wanted["url"])
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise Exists("there is a webhook of this type for this url")


def _hook(hook_id: str) -> Hook:
    found = Hook.objects.filter(pk=hook_id).first()
    if found is None:
        raise Missing("webhook not found")
    return found


def _said(request: HttpRequest, hook: Hook, status: int = 200) -> HttpResponse:
    printed = _printed(request, hook)
    return answers.answer(printed, status) if is_old(request) else answers.data(printed, status)


def _printed(request: HttpRequest, hook: Hook) -> dict[str, Any]:
    printed = {"id": hook.id, "retailer_id": RETAILER_ID, "type": hook.type, "url": hook.url, "active": hook.active}
    return printed | ({"user_id": USER_ID} if is_old(request) else {})

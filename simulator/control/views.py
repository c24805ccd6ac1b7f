"""Reset, seed, state, switches, webhook, tokens, calls."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from simulator import rate_limit
from simulator.answers import answer
from simulator.bulk_seed import invent
from simulator.call_log import calls
from simulator.catalogue import seed as seed_catalogue
from simulator.control.state import whole_state
from simulator.faults.plan import plan
from simulator.models import Delivery
from simulator.oauth import exchange
from simulator.refusals import Malformed
from simulator.retailer import empty_retailer, set_webhook
from simulator.rules.bodies import parsed
from simulator.switches import BadSwitch, switches
from simulator.tokens import add_personal


def reset(request: HttpRequest) -> HttpResponse:
    """An empty retailer, switches as at the start; the version counter goes on."""
    empty_retailer()
    switches.reset()
    plan.clear()
    rate_limit.window.reset()
    exchange.window.reset()
    calls.clear()
    return answer({"ok": True})


def seed(request: HttpRequest) -> HttpResponse:
    return answer(seed_catalogue(_body(request)))


def bulk_seed(request: HttpRequest) -> HttpResponse:
    """Invents {consignments, lines}, for measuring."""
    given = _body(request)
    return answer(invent(int(given.get("consignments", 1000)), int(given.get("lines", 5000))))


def state(request: HttpRequest) -> HttpResponse:
    return answer(whole_state(request.GET.get("consignment", "")))


def show_switches(request: HttpRequest) -> HttpResponse:
    return answer(switches.as_dict())


def set_switches(request: HttpRequest) -> HttpResponse:
    try:
        switches.change(_body(request))
    except BadSwitch as bad:
        return answer({"error": str(bad)}, 400)
    return show_switches(request)


def webhook(request: HttpRequest) -> HttpResponse:
    """Replaces all hooks by one address: {url, secret, types}."""
    given = _body(request)
    set_webhook(given.get("url", ""), given.get("secret", ""), given.get("types"))
    return answer({"ok": True})


def token(request: HttpRequest) -> HttpResponse:
    """Adds a personal token: {token, scopes}."""
    given = _body(request)
    add_personal(given["token"], given.get("scopes", "*"))
    return answer({"ok": True})


def list_calls(request: HttpRequest) -> HttpResponse:
    """The log; `after` leaves out what was seen before."""
    after = int(request.GET.get("after", 0))
    return answer([call for call in list(calls) if call["number"] > after])


def list_deliveries(request: HttpRequest) -> HttpResponse:
    """Every webhook, oldest first, with what came of it."""
    return answer(list(Delivery.objects.order_by("id").values()))


def use_up(request: HttpRequest) -> HttpResponse:
    """Counts {calls} against the limit, as if another application had made them."""
    budget = rate_limit.take(int(_body(request).get("calls", 1)))
    return answer({"remaining": budget.remaining if budget else None})


def _body(request: HttpRequest) -> dict[str, Any]:
    found = parsed(request.body or b"{}")
    if not isinstance(found, dict):
        raise Malformed("the body must be an object")
    return found

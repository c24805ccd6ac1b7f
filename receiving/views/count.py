"""The counting screen for a phone and a scanner, and the list of what is arriving."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from consignments.actors import Actor
from consignments.errors import NotFound
from consignments.models import Order
from consignments.scope import arriving_for, get_order
from consignments.statuses import RECEIVABLE
from consignments.views.access import actor_of, staff_page
from receiving.access import check_counted_by, receiver
from receiving.count_words import COUNT_WORDS

SHOWN = 100
BOX_LABEL = re.compile(r"(?P<number>.+)-B(?P<box>[0-9]{1,6})")
WORKER = "receiving/service-worker.js"


@staff_page
@require_GET
def count(request: HttpRequest, number: str) -> HttpResponse:
    """The frame of the counting screen; lines and counts come from the device itself, so it opens offline too."""
    actor = actor_of(request)
    order = get_order(number, actor)
    receiver(actor)
    check_counted_by(actor, order)
    return render(request, "receiving/count.html", {"order": order, "words": COUNT_WORDS})


@staff_page
@require_GET
def arriving(request: HttpRequest) -> HttpResponse:
    """Orders that may arrive at the person's outlets; ?code= is a scanned order number or box label."""
    actor = actor_of(request)
    receiver(actor)
    code = request.GET.get("code", "").strip()
    missing = ""
    if code:
        try:
            return _scanned(code.upper(), actor)
        except NotFound as refusal:
            missing = refusal.message
    orders = _arriving(arriving_for(actor))
    return render(request, "receiving/arriving.html", {"orders": orders[:SHOWN], "code": code, "missing": missing})


def _scanned(code: str, actor: Actor) -> HttpResponse:
    """Where a code leads: a box's label to what lies in it, an order's number to its count."""
    label = BOX_LABEL.fullmatch(code)
    if label:
        return redirect("transfer-box", number=get_order(label["number"], actor).number, box=int(label["box"]))
    return redirect("count", number=get_order(code, actor).number)


def _arriving(orders: QuerySet[Order]) -> QuerySet[Order]:
    return (
        orders.filter(status__in=RECEIVABLE).select_related("supplier", "outlet", "source").order_by("due_date", "id")
    )


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served from the root so that it may look after the counting screens."""
    path = Path(finders.find(WORKER) or Path(settings.STATIC_ROOT) / WORKER)
    if not path.is_file():
        raise Http404("The service worker is not among the static files. Run collectstatic.")
    response = HttpResponse(path.read_bytes(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep the counting screen among its apps."""
    icon = {"src": static("images/mark.svg"), "sizes": "any", "type": "image/svg+xml"}
    body = {
        "name": _("Consignments: receiving"),
        "short_name": _("Receiving"),
        "start_url": reverse("arriving"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f7f5",
        "theme_color": "#0d6350",
        "icons": [icon],
    }
    return JsonResponse(body, content_type="application/manifest+json")

"""Playing Lightspeed: what a person does in the vendor's own screens, under the same rules as the API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from simulator.amounts import text
from simulator.changes import changing
from simulator.models import Consignment
from simulator.page.views import consignment_page
from simulator.refusals import Refusal
from simulator.rules import finding, heads, lines, statuses
from simulator.rules.lines import Wish
from simulator.rules.moving import move

DELETE, RECEIVE_ALL = "delete", "receive-all"


def act(request: HttpRequest, consignment_id: str) -> HttpResponse:
    """Moves, deletes, or receives all; what is refused is said on the page."""
    wanted = request.POST.get("do", "")
    try:
        with changing():
            _act(finding.live_consignment(consignment_id), wanted)
    except Refusal as refusal:
        return consignment_page(request, consignment_id, refusal.message)
    return HttpResponseRedirect("/" if wanted == DELETE else f"/consignments/{consignment_id}")


def edit_line(request: HttpRequest, consignment_id: str, product_id: str) -> HttpResponse:
    """Sets what was typed and is not what stands there."""
    try:
        with changing():
            _edit(finding.live_consignment(consignment_id), product_id, request)
    except Refusal as refusal:
        return consignment_page(request, consignment_id, refusal.message)
    return HttpResponseRedirect(f"/consignments/{consignment_id}")


def _act(found: Consignment, wanted: str) -> None:
    if wanted == DELETE:
        heads.delete(found)
    elif wanted == RECEIVE_ALL:
        _receive_all(found)
    else:
        move(found, wanted)


def _receive_all(found: Consignment) -> None:
    """Each line as it was ordered, then the order."""
    for line in found.lines.filter(deleted_at=None):
        lines.put(found, Wish.read({"received": text(line.count or 0)}, line.product_id))
    move(found, statuses.RECEIVED)


def _edit(found: Consignment, product_id: str, request: HttpRequest) -> None:
    line = finding.line(found, product_id)
    typed = Wish.read({name: request.POST.get(name) or None for name in lines.AMOUNTS}, product_id)
    changed = {name: value for name, value in typed.values.items() if line is None or value != getattr(line, name)}
    # A received of zero stands on every page, and sending it would dispatch the order.
    if line is not None and line.received is None and changed.get("received") == 0:
        del changed["received"]
    if changed:
        lines.put(found, Wish(product_id, changed))

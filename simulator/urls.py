"""Addresses: the vendor's under /api/<version>/, ours under /_control/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from simulator import answers
from simulator.api import catalogue, consignments, lines, stock, webhooks
from simulator.api.methods import by_method
from simulator.control import faults as control_faults
from simulator.control import views as control
from simulator.oauth import connect, exchange
from simulator.page import by_hand, switch_page
from simulator.page import views as page
from simulator.refusals import Missing

consignment = "consignments/<str:consignment_id>"
hooks = [
    path("webhooks", by_method(get=webhooks.list_all, post=webhooks.create)),
    path("webhooks/<str:hook_id>", by_method(get=webhooks.show, put=webhooks.update, delete=webhooks.delete)),
]
vendor = [
    path("consignments", by_method(get=consignments.list_all, post=consignments.create)),
    path(consignment, by_method(get=consignments.show, put=consignments.update, delete=consignments.delete)),
    path(f"{consignment}/totals", by_method(get=consignments.show_totals)),
    path(f"{consignment}/products", by_method(get=lines.list_all, post=lines.add)),
    path(f"{consignment}/products/<str:product_id>", by_method(put=lines.put, delete=lines.remove)),
    path(f"{consignment}/bulk", by_method(post=lines.bulk)),
    path("outlets", catalogue.records("outlet")),
    path("outlets/<str:record_id>", catalogue.record("outlet")),
    path("suppliers", catalogue.records("supplier")),
    path("suppliers/<str:record_id>", catalogue.record("supplier")),
    path("products", catalogue.records("product")),
    path("products/<str:record_id>", catalogue.record("product")),
    path("inventory", stock.inventory),
    *hooks,
]
ours = [
    path("reset", by_method(post=control.reset)),
    path("seed", by_method(post=control.seed)),
    path("bulk-seed", by_method(post=control.bulk_seed)),
    path("state", by_method(get=control.state)),
    path("switches", by_method(get=control.show_switches, put=control.set_switches)),
    path("webhook", by_method(post=control.webhook)),
    path("token", by_method(post=control.token)),
    path("calls", by_method(get=control.list_calls)),
    path("deliveries", by_method(get=control.list_deliveries)),
    path("rate", by_method(post=control.use_up)),
    path("faults", by_method(get=control_faults.show, post=control_faults.add, delete=control_faults.clear)),
]


def nowhere(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that there is not."""
    return answers.refused(Missing("there is nothing at this address"))


handler404 = nowhere
urlpatterns = [
    path("api/1.0/token", by_method(post=exchange.token)),
    path("connect", by_method(get=connect.ask, post=connect.decide)),
    path("api/", include(hooks)),
    path("api/<str:api>/", include(vendor)),
    path("_control/", include(ours)),
    path("", by_method(get=page.home)),
    path("page.css", by_method(get=page.style)),
    path("consignments/<str:consignment_id>", by_method(get=page.consignment, post=by_hand.act)),
    path("consignments/<str:consignment_id>/lines/<str:product_id>", by_method(post=by_hand.edit_line)),
    path("webhooks-sent", by_method(get=page.webhooks_sent)),
    path("calls", by_method(get=page.calls_made)),
    path("switches", by_method(get=switch_page.show, post=switch_page.turn)),
]

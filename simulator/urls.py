"""Addresses: the vendor's under /api/<version>/, ours under /_control/."""

from __future__ import annotations

from django.urls import include, path

from simulator.api import catalogue, consignments, lines
from simulator.api.methods import by_method
from simulator.control import views as control

consignment = "consignments/<str:consignment_id>"
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
    path("inventory", by_method(get=catalogue.inventory)),
]
ours = [
    path("reset", by_method(post=control.reset)),
    path("seed", by_method(post=control.seed)),
    path("state", by_method(get=control.state)),
    path("switches", by_method(get=control.show_switches, put=control.set_switches)),
    path("webhook", by_method(post=control.webhook)),
    path("token", by_method(post=control.token)),
    path("calls", by_method(get=control.list_calls)),
]

urlpatterns = [
    path("api/<str:api>/", include(vendor)),
    path("_control/", include(ours)),
]

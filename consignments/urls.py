"""Addresses of orders."""

from django.urls import path

from consignments.statuses import Kind
from consignments.views import (
    approvals,
    calendar,
    disputes,
    order_detail,
    order_duplicate,
    order_edit,
    order_export,
    order_jobs,
    order_list,
    order_move,
    order_new,
    order_print,
    packing,
    products,
    returns,
    stand_ins,
)

urlpatterns = [
    path("approvals/", approvals.inbox, name="approvals"),
    path("approvals/stand-ins/", stand_ins.stand_ins, name="stand-ins"),
    path("approvals/stand-ins/<int:delegation>/end/", stand_ins.end_stand_in, name="stand-in-end"),
    path("approvals/bulk/", approvals.approve_chosen, name="approvals-bulk"),
    path("products/", products.found_products, name="products"),
    path("orders/", order_list.order_list, name="orders"),
    path("orders/calendar/", calendar.calendar, name="calendar"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar-feed"),
    path("orders/export.csv", order_export.order_export, name="order-export"),
    path("orders/new/", order_new.order_new, name="order-new"),
    path("transfers/new/", order_new.order_new, {"kind": Kind.OUTLET}, name="transfer-new"),
    path("returns/new/", order_new.order_new, {"kind": Kind.RETURN}, name="return-new"),
    path("orders/<str:number>/pack/", packing.pack, name="transfer-pack"),
    path("orders/<str:number>/pack/<int:box>/", packing.pack, name="transfer-pack-box"),
    path("orders/<str:number>/pack/<int:box>/remove/", packing.unpack_box, name="transfer-unpack-box"),
    path("orders/<str:number>/boxes/<int:box>/", packing.box_contents, name="transfer-box"),
    path("orders/<str:number>/labels.pdf", order_print.labels, name="transfer-labels"),
    path("orders/<str:number>/packing-slip.pdf", order_print.packing_slip, name="packing-slip"),
    path("orders/<str:number>/return/", returns.return_from_order, name="return-from-order"),
    path("orders/<str:number>/credit-notes/", returns.credit_note, name="credit-note"),
    path("differences/<int:dispute>/decide/", disputes.decide_dispute, name="dispute-decide"),
    path("differences/<int:dispute>/assign/", disputes.assign_dispute, name="dispute-assign"),
    path("orders/<str:number>/duplicate/", order_duplicate.order_duplicate, name="order-duplicate"),
    path("orders/<str:number>/order.pdf", order_print.order_as_pdf, name="order-pdf"),
    path("orders/<str:number>/edit/", order_edit.order_edit, name="order-edit"),
    path("orders/<str:number>/", order_detail.order_detail, name="order"),
    path("orders/<str:number>/moves/<str:move>/", order_move.order_move, name="order-move"),
    path("orders/<str:number>/jobs/<int:dead_letter>/retry/", order_jobs.retry_job, name="order-job-retry"),
]

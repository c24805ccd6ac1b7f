"""Addresses of receiving."""

from django.urls import path

from receiving.views import (
    correct,
    count,
    device_api,
    papers,
    photos,
    product_labels,
    receive,
    scorecard,
    sent_evidence,
    signatures,
)

urlpatterns = [
    path("arriving/", count.arriving, name="arriving"),
    path("orders/<str:number>/receive/", receive.receive, name="receive"),
    path("orders/<str:number>/receiving-sheet/", papers.sheet, name="receiving-sheet"),
    path("orders/<str:number>/receiving-sheet.pdf", papers.sheet_as_pdf, name="receiving-sheet-pdf"),
    path("orders/<str:number>/discrepancies/", papers.discrepancies, name="discrepancies"),
    path("orders/<str:number>/discrepancies.pdf", papers.discrepancies_as_pdf, name="discrepancies-pdf"),
    path("orders/<str:number>/product-labels/", product_labels.labels, name="product-labels"),
    path("orders/<str:number>/count/", count.count, name="count"),
    path("orders/<str:number>/count/lines/", device_api.count_lines, name="count-lines"),
    path("orders/<str:number>/receipts/", device_api.send_receipt, name="receipt-send"),
    path("orders/<str:number>/photos/", device_api.send_photo, name="photo-send"),
    path("orders/<str:number>/evidence/", sent_evidence.add_evidence, name="evidence-add"),
    path("orders/<str:number>/short-close/", receive.close_open_lines, name="short-close"),
    path("suppliers/scorecard/", scorecard.supplier_scorecard, name="supplier-scorecard"),
    path("products/look-up/", device_api.look_up, name="product-look-up"),
    path("orders/<str:number>/correct/", correct.correct, name="receipts-correct"),
    path("receipts/<int:receipt_id>/reverse/", receive.reverse, name="receipt-reverse"),
    path("receipts/<int:receipt_id>/signature/", signatures.signature, name="receipt-signature"),
    path("receipt-lines/<int:line_id>/decide/", receive.decide_unexpected, name="receipt-line-decide"),
    path("owed-photos/<int:owed_id>/", receive.add_owed_photo, name="owed-photo"),
    path("photos/<uuid:token>/", photos.served, name="photo"),
    path("photos/<uuid:token>/thumbnail/", photos.thumbnail, name="photo-thumbnail"),
    path("photos/<uuid:token>/original/", photos.original, name="photo-original"),
    path("service-worker.js", count.service_worker, name="service-worker"),
    path("manifest.webmanifest", count.manifest, name="manifest"),
]

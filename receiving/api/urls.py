"""Addresses of the API for receiving."""

from django.urls import path

from receiving.api import photos, sent_photos, views

urlpatterns = [
    path("orders/<str:number>/receipts", views.Receipts.as_view(), name="api-receipts"),
    path("orders/<str:number>/corrections", views.Corrections.as_view(), name="api-corrections"),
    path("orders/<str:number>/photos", sent_photos.ReceiptEvidence.as_view(), name="api-photo-send"),
    path("orders/<str:number>/evidence", sent_photos.SentEvidence.as_view(), name="api-evidence"),
    path("receipts/<int:receipt_id>/photos", photos.ReceiptPhotos.as_view(), name="api-receipt-photos"),
    path("photos/<uuid:token>", photos.PhotoFiles.as_view(), name="api-photo"),
    path("receipts/<int:receipt_id>/reversal", views.Reversal.as_view(), name="api-reversal"),
]

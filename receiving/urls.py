"""Addresses of receiving."""

from django.urls import path

from receiving.views import photos, receive

urlpatterns = [
    path("orders/<str:number>/receive/", receive.receive, name="receive"),
    path("orders/<str:number>/short-close/", receive.close_open_lines, name="short-close"),
    path("receipts/<int:receipt_id>/reverse/", receive.reverse, name="receipt-reverse"),
    path("receipt-lines/<int:line_id>/decide/", receive.decide_unexpected, name="receipt-line-decide"),
    path("photos/<uuid:token>/", photos.served, name="photo"),
    path("photos/<uuid:token>/thumbnail/", photos.thumbnail, name="photo-thumbnail"),
    path("photos/<uuid:token>/original/", photos.original, name="photo-original"),
]

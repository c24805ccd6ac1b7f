"""Addresses of the sync."""

from django.urls import path

from sync.views.connecting import lightspeed_callback, lightspeed_connect
from sync.views.differences import decide, differences
from sync.views.stock_counts import stock_count, stock_count_list

urlpatterns = [
    path("stock-counts/", stock_count_list, name="stock-counts"),
    path("stock-counts/<str:lightspeed_id>/", stock_count, name="stock-count"),
    path("lightspeed/connect/", lightspeed_connect, name="lightspeed-connect"),
    path("lightspeed/callback/", lightspeed_callback, name="lightspeed-callback"),
    path("lightspeed/differences/", differences, name="differences"),
    path("lightspeed/differences/<int:drift_id>/<slug:way>/", decide, name="difference-decide"),
]

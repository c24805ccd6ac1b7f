"""Where a person's day starts."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

# Whoever has one of these works in the list of orders.
_DESK_RIGHTS = ("consignments.add_order", "consignments.approve_order")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Leads those who book goods in, and neither order nor approve, to what arrives, everyone else to the orders."""
    user = request.user
    if not user.is_authenticated:
        # Without a way back: who signs in comes to their own start.
        return redirect(settings.LOGIN_URL)
    only_receives = user.has_perm("consignments.receive_order") and not any(map(user.has_perm, _DESK_RIGHTS))
    return redirect("arriving" if only_receives else "orders")

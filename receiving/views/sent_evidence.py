"""Adding a photograph of what is sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consignments.errors import GuardRefused
from consignments.scope import check_right, get_order
from consignments.views.access import actor_of, staff_page
from receiving.errors import EvidenceUnavailable, PhotoRefused
from receiving.receive_form import device_of
from receiving.sent_evidence import PACK, photograph


@staff_page
@require_POST
def add_evidence(request: HttpRequest, number: str) -> HttpResponse:
    """Keeps the chosen photographs; one that is refused is named, the others are kept."""
    actor = actor_of(request)
    order = get_order(number, actor)
    check_right(actor, PACK, _("add photographs of what is sent"))
    uploads = request.FILES.getlist("photo")
    if not uploads:
        messages.error(request, _("Choose a photograph."))
    for upload in uploads:
        try:
            photograph(order.pk, upload=upload, device=device_of(request), actor=actor)
            messages.success(request, _("%(name)s is kept.") % {"name": upload.name})
        except (GuardRefused, PhotoRefused, EvidenceUnavailable) as refusal:
            messages.error(request, refusal.message)
    return redirect("order", number=number)

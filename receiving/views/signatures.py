"""The signature of a receipt, served to those who may see its order and never as anything but a picture."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consignments.errors import NotFound
from consignments.scope import orders_for
from consignments.views.access import actor_of, staff_page
from receiving.models import Signature
from receiving.serving import inert


@staff_page
@require_safe
def signature(request: HttpRequest, receipt_id: int) -> HttpResponseBase:
    """The PNG."""
    mine = orders_for(actor_of(request))
    found = Signature.objects.filter(receipt=receipt_id, receipt__order__in=mine).first()
    if found is None:
        raise NotFound(_("There is no such signature at your outlets."))
    etag = quote_etag(found.sha256)
    answer = get_conditional_response(request, etag=etag)
    return inert(answer or HttpResponse(bytes(found.image), content_type="image/png"), etag)

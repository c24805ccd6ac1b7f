"""What the counting device asks and sends. Everything may be sent twice: the key and the hash make it once."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consignments.errors import InvalidInput
from consignments.models import Order
from consignments.product_lookup import find_products
from consignments.scope import get_order
from consignments.views.access import actor_of
from receiving.access import receiver
from receiving.count_snapshot import snapshot_of
from receiving.missed_photos import take_photo, why_owed
from receiving.models import MissedPhoto
from receiving.moments import FIRST_DAY, LAST_DAY, moment_of
from receiving.receipt_body import parse_receipt
from receiving.receipts import post_receipt
from receiving.receive_form import device_of
from receiving.views.json_answers import json_page


@json_page
@require_GET
def count_lines(request: HttpRequest, number: str) -> HttpResponse:
    """The order for counting; ?review=1 reveals what a blind count hides."""
    order = get_order(number, actor_of(request))
    receiver(actor_of(request))
    return JsonResponse(snapshot_of(order, revealed="review" in request.GET))


@json_page
@require_POST
def send_receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Books the counted delivery: 200 with the receipt, also when it was booked before under the same key."""
    actor = actor_of(request)
    order = get_order(number, actor)
    receiver(actor)
    sent = parse_receipt(request.body)
    receipt = post_receipt(
        order.pk,
        key=sent.key,
        lines=sent.lines,
        arrived_at=sent.arrived_at,
        by_clock=True,
        note=sent.note,
        device=device_of(request),
        photos=sent.photos,
        signature=sent.signature,
        counted_by=sent.counted_by,
        actor=actor,
    )
    order = Order.objects.get(pk=order.pk)
    # All that it was booked without, given since or not, so that a repeat is answered alike.
    owed = [str(token) for token in receipt.owed_photos.values_list("missed__token", flat=True)]
    return JsonResponse(
        {
            "receipt": receipt.pk,
            "status": order.get_status_display(),
            "url": order.get_absolute_url(),
            "owed": owed,
        }
    )


@json_page
@require_POST
def send_photo(request: HttpRequest, number: str) -> HttpResponse:
    """Keeps a photograph for the receipt that carries `key`: 200 with its token, the same for the same bytes.

    202 where the storage did not take it: a receipt may name it all the same, and owes it until it is sent again.
    """
    actor = actor_of(request)
    order = get_order(number, actor)
    receiver(actor)
    upload = request.FILES.get("photo")
    if upload is None:
        raise InvalidInput([_("No photograph was sent.")], code="no_photo")
    photo = take_photo(
        order.pk,
        key=request.POST.get("key", ""),
        upload=upload,
        taken_at=_taken_at(request),
        device=device_of(request),
        actor=actor,
    )
    known = {"token": str(photo.token), "sha256": photo.sha256}
    if isinstance(photo, MissedPhoto):
        return JsonResponse({**known, "stored": False, "message": why_owed(photo)}, status=202)
    return JsonResponse({**known, "stored": True, "thumbnail": reverse("photo-thumbnail", args=[photo.token])})


@json_page
@require_GET
def look_up(request: HttpRequest) -> HttpResponse:
    """The product of the catalogue that ?code= means, null where there is none."""
    receiver(actor_of(request))
    code = request.GET.get("code", "").strip()
    match = find_products([code]).get(code)
    if match is None:
        return JsonResponse({"product": None})
    return JsonResponse({"product": match.product.pk, "sku": match.product.sku, "name": match.product.name})


def _taken_at(request: HttpRequest) -> datetime | None:
    moment = moment_of(request.POST.get("taken_at", ""))
    return moment if moment and FIRST_DAY <= moment <= LAST_DAY else None

"""One transaction with the same two inserts as a delivery, and nothing else: no signature, no parsing, no checks."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from jobqueue.enqueue import enqueue
from webhooks.models import WebhookEvent


@csrf_exempt
def bare(request: HttpRequest) -> JsonResponse:
    with transaction.atomic():
        event = WebhookEvent.objects.create(
            dedupe_key=uuid.uuid4().hex * 2,
            event_id=uuid.uuid4().hex,
            event_type="consignment.created",
            wire_format="json",
            payload_text=request.body.decode(),
            headers={"Content-Type": "application/json", "Content-Length": "250"},
            source_ip="127.0.0.1",
            secret_fingerprint="0" * 12,
            signature_form="X-Lightspeed-Signature hex",
            request_id=uuid.uuid4().hex,
            received_at=timezone.now(),
            consignment_id="0af7b240-ab24-11e7-eddc-7d5f6e3c8a11",
        )
        enqueue("webhook.process", {"event_id": event.pk}, subject=f"consignment:{event.consignment_id}")
    return JsonResponse({"status": "accepted"}, status=202)

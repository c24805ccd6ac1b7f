"""POST /webhooks/lightspeed/: who is it, what does it say, is it stored. Never anything but these answers."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from jobqueue.log_context import current_request_id, new_request_id
from webhooks.formats import read_delivery
from webhooks.intake import Stored, store
from webhooks.origin import Origin, address_of, kept_headers
from webhooks.rate_limit import charge
from webhooks.raw_body import check_declared_length, read_body
from webhooks.refusals import Refused, TooManyCalls, Unauthorized, Unavailable, WrongMethod
from webhooks.signature import Match, candidates_in, find_match
from webhooks.signing_secrets import live_secrets

log = structlog.get_logger(__name__)


# The signature is what guards this address; there is no session that could be misused.
@csrf_exempt
def receive(request: HttpRequest) -> JsonResponse:
    """Answers 202, or one of the refusals, always with the request's id."""
    request_id = current_request_id() or new_request_id()
    try:
        stored = _take(request, request_id)
    except Refused as refusal:
        return _refused(request, refusal, request_id)
    except Exception:
        # Our fault, whatever it is: Lightspeed tries again after a 5xx and gives up after a 4xx.
        log.exception("webhook.not_stored")
        return _answer(Unavailable(), request_id)
    return _accepted(stored, request_id)


def _take(request: HttpRequest, request_id: str) -> Stored:
    """Raises Refused, with `signed` set where the signature was right."""
    if request.method != "POST":
        raise WrongMethod
    check_declared_length(request)
    body, match = _authenticated(request)
    try:
        delivery = read_delivery(
            body,
            content_type=request.headers.get("Content-Type", ""),
            encoding=request.headers.get("Content-Encoding", ""),
            query=request.GET.dict(),
        )
    except Refused as refusal:
        refusal.signed = True
        raise
    origin = Origin(request_id, address_of(request), kept_headers(request), match.fingerprint, match.form)
    stored = store(delivery, origin)
    log.info(
        "webhook.stored",
        event_id=stored.event_pk,
        event_type=delivery.event_type,
        wire_format=delivery.wire_format,
        duplicate=stored.duplicate,
        address=origin.address,
    )
    return stored


def _authenticated(request: HttpRequest) -> tuple[bytes, Match]:
    """The raw body and what signed it. Without a signature to compare with, the body is not even read."""
    secrets = live_secrets(timezone.now())
    if not secrets:
        # A fault of this site, not of the sender, whose delivery is worth another try.
        log.error("webhook.no_secret")
        raise Unavailable
    candidates = candidates_in(request.headers)
    if not candidates:
        raise Unauthorized
    body = read_body(request)
    match = find_match(body, candidates, secrets)
    if match is None:
        raise Unauthorized
    return body, match


def _refused(request: HttpRequest, refusal: Refused, request_id: str) -> JsonResponse:
    """The refusal, counted; a caller over its limit is told to wait instead.

    Not one whose signature was right, nor one that this site could not judge: Lightspeed would give up after a 429.
    """
    address = address_of(request)
    wait = charge(address)
    if wait and not (refusal.signed or refusal.is_our_fault):
        log.debug("webhook.refused", code=TooManyCalls.code, address=address)
        return _answer(TooManyCalls(wait), request_id)
    log.warning("webhook.refused", code=refusal.code, status=refusal.status, address=address)
    return _answer(refusal, request_id)


def _answer(refusal: Refused, request_id: str) -> JsonResponse:
    body = {"error": refusal.code, "message": refusal.message, "request_id": request_id}
    answer = JsonResponse(body, status=refusal.status, headers={**refusal.headers, "X-Request-ID": request_id})
    # Logged here already: Django would add a line of its own for each call of a flood.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def _accepted(stored: Stored, request_id: str) -> JsonResponse:
    body: dict[str, object] = {"status": "accepted", "request_id": request_id}
    if stored.duplicate:
        body["duplicate"] = True
    return JsonResponse(body, status=202, headers={"X-Request-ID": request_id})

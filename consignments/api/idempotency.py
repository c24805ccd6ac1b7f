"""A write under a key is done once: the same request again gets the same answer, another one is refused."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from consignments.api.refusals import BadKey, KeyReused
from consignments.models import ApiAnswer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[a-z0-9][a-z0-9._:-]{7,63}", re.ASCII)
_KEPT_HEADERS = ("ETag", "Location")

Handler = Callable[..., Response]


def once(handler: Handler) -> Handler:
    """Makes a view's write one that is done once for each key.

    Key, change and answer are stored in one transaction. A refusal changed nothing, so it is not kept: the same
    request under its key is judged anew.
    """

    def write(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key, mark = key_of(request), _fingerprint(request)
        if earlier := _earlier(request, key):
            return _replay(earlier, mark)
        try:
            with transaction.atomic():
                kept = ApiAnswer.objects.create(user_id=request.user.pk, key=key, fingerprint=mark)
                response = handler(view, request, *args, **kwargs)
                _keep(kept, response)
                return response
        except IntegrityError:
            # The same request was quicker: its answer stands, and this one's change is rolled back.
            earlier = _earlier(request, key)
            if earlier is None:
                raise
            return _replay(earlier, mark)

    update_wrapper(write, handler)
    return write


def key_of(request: Request) -> str:
    """The key in lower case (databases differ in telling case apart); raises BadKey."""
    key = request.headers.get(HEADER, "").strip().lower()
    if not _KEY.fullmatch(key):
        raise BadKey(
            f"Send {HEADER}: 8 to 64 letters, digits, dots, colons, dashes or underscores, new for each write."
        )
    return key


def prune() -> int:
    """Removes answers older than API_KEY_DAYS; returns how many."""
    kept = timedelta(days=settings.API_KEY_DAYS)
    total = 0
    while old := list(
        ApiAnswer.objects.filter(created_at__lt=timezone.now() - kept).values_list("pk", flat=True)[:500]
    ):
        total += ApiAnswer.objects.filter(pk__in=old).delete()[0]
    return total


def _earlier(request: Request, key: str) -> ApiAnswer | None:
    return ApiAnswer.objects.filter(user=request.user.pk, key=key).first()


def _replay(earlier: ApiAnswer, mark: str) -> Response:
    if earlier.fingerprint != mark:
        raise KeyReused(f"This {HEADER} was used for another request. Take a new one.")
    headers = {**earlier.headers, REPLAYED: "true"}
    return Response(json.loads(earlier.body), status=earlier.status, headers=headers)


def _keep(kept: ApiAnswer, response: Response) -> None:
    kept.status = response.status_code
    kept.headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    kept.body = JSONRenderer().render(response.data).decode()
    kept.save()


def _fingerprint(request: Request) -> str:
    words = [str(request.method), request.get_full_path(), request.headers.get("If-Match", "")]
    return hashlib.sha256("\n".join(words).encode() + b"\n" + request.body).hexdigest()

"""A write under a key is done once: the same request again gets the same answer, another one is refused."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import update_wrapper
from http import HTTPStatus
from typing import Any, cast

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request, is_form_media_type
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


def once_with_files(handler: Handler) -> Handler:
    """The same for a write that stores files, which takes longer than a transaction should stay open.

    The write has to give the same by itself when it is repeated: only its key is taken before, so that it is made
    again where a process died in between.
    """

    def write(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key, mark = key_of(request), _fingerprint(request)
        taken = {"user_id": request.user.pk, "key": key}
        kept, _ = ApiAnswer.objects.get_or_create(**taken, defaults={"fingerprint": mark})
        if kept.status or kept.fingerprint != mark:
            return _replay(kept, mark)
        unanswered = ApiAnswer.objects.filter(pk=kept.pk, status=0)
        try:
            response = handler(view, request, *args, **kwargs)
        except Exception:
            unanswered.delete()
            raise
        if response.status_code == HTTPStatus.ACCEPTED:
            # Not all is done yet: the same again is to be tried again.
            unanswered.delete()
        else:
            _keep(kept, response)
        return response

    update_wrapper(write, handler)
    return write


def key_of(request: Request) -> str:
    """The key in lower case (databases differ in telling case apart); raises BadKey."""
    key = request.headers.get(HEADER, "").strip().lower()
    if not _KEY.fullmatch(key):
        raise BadKey(
            _("Send %(header)s: 8 to 64 letters, digits, dots, colons, dashes or underscores, new for each write.")
            % {"header": HEADER}
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
        raise KeyReused(_("This %(header)s was used for another request. Take a new one.") % {"header": HEADER})
    headers = {**earlier.headers, REPLAYED: "true"}
    return Response(json.loads(earlier.body), status=earlier.status, headers=headers)


def _keep(kept: ApiAnswer, response: Response) -> None:
    ApiAnswer.objects.filter(pk=kept.pk).update(
        status=response.status_code,
        headers={name: response[name] for name in _KEPT_HEADERS if name in response},
        body=JSONRenderer().render(response.data).decode(),
    )


def _fingerprint(request: Request) -> str:
    words = [str(request.method), request.get_full_path(), request.headers.get("If-Match", "")]
    return hashlib.sha256("\n".join(words).encode() + b"\n" + _content(request)).hexdigest()


def _content(request: Request) -> bytes:
    """The body; of a form what it says, since what parts its fields differs each time it is sent."""
    if not is_form_media_type(request.content_type):
        return request.body
    form = cast("QueryDict", request.data)
    said = [[name, *map(_said, values)] for name, values in sorted(form.lists())]
    return json.dumps(said).encode()


def _said(value: str | File[Any]) -> str | list[str]:
    if isinstance(value, str):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name or "", digest.hexdigest()]

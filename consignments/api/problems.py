"""Every refusal as application/problem+json (RFC 9457), with the stable code of the domain's typed errors."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from consignments.errors import ConsignmentError, InvalidInput
from jobqueue.transient import is_transient

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
# The framework's own words where they differ from ours.
_CODES = {"permission_denied": "not_permitted", "error": "bad_request", "parse_error": "not_json"}


def problem_answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to `error`; None for a fault of ours, which the server reports as such."""
    if isinstance(error, ConsignmentError):
        faults = [{"detail": each} for each in error.problems] if isinstance(error, InvalidInput) else []
        return _problem(error.http_status, error.code, error.message, faults)
    if isinstance(error, exceptions.ValidationError):
        return _problem(422, "invalid_input", _("Some fields are wrong."), list(_faults(error.detail, "#")))
    if isinstance(error, BadRequest | SuspiciousOperation | MultiPartParserError):
        return _problem(400, "bad_request", _("The request cannot be read."))
    if isinstance(error, DatabaseError) and is_transient(error):
        log.warning("api.database_busy", error=str(error)[:200])
        return _problem(
            503, "database_busy", _("The database is busy. Send the same again."), headers={"Retry-After": "1"}
        )
    return _of_framework(error, context)


def _of_framework(error: Exception, context: dict[str, Any]) -> Response | None:
    answer = exception_handler(error, context)
    if answer is None:
        return None
    if isinstance(error, Http404):
        return _problem(404, "not_found", _("There is nothing at this address."))
    if isinstance(error, PermissionDenied):
        return _problem(403, "not_permitted", str(error))
    code = getattr(getattr(error, "detail", None), "code", "") or "refused"
    headers = {name: answer[name] for name in ("WWW-Authenticate", "Retry-After", "Allow") if name in answer}
    return _problem(answer.status_code, _CODES.get(code, code), str(getattr(error, "detail", error)), headers=headers)


def _problem(
    status: int, code: str, detail: str, faults: list[dict[str, str]] | None = None, headers: Any = None
) -> Response:
    body: dict[str, Any] = {
        "type": f"urn:consignments:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if faults:
        body["errors"] = faults
    return Response(body, status=status, headers=headers, content_type=MEDIA_TYPE)


def _faults(detail: Any, pointer: str) -> Any:
    """One entry for each fault, with the JSON pointer of its field."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _faults(inner, pointer if name == "non_field_errors" else f"{pointer}/{name}")
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _faults(inner, f"{pointer}/{place}" if nested else pointer)
    else:
        yield {"pointer": pointer, "detail": str(detail)}

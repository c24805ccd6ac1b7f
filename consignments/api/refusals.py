"""What the API refuses on top of the domain: keys, preconditions, queries."""

from __future__ import annotations

from consignments.errors import Conflict, ConsignmentError, InvalidInput


class BadQuery(InvalidInput):
    """A parameter of the address that makes no sense."""

    code = "invalid_query"
    http_status = 400


class BadKey(ConsignmentError):
    code = "idempotency_key_required"
    http_status = 400


class KeyReused(Conflict):
    code = "idempotency_key_reused"


class VersionRequired(ConsignmentError):
    code = "if_match_required"
    http_status = 428


class VersionStale(ConsignmentError):
    code = "stale_version"
    http_status = 412


class ScopeMissing(ConsignmentError):
    code = "scope_missing"
    http_status = 403


class NotAForm(ConsignmentError):
    code = "not_a_form"
    http_status = 400


class TooLarge(ConsignmentError):
    code = "too_large"
    http_status = 413

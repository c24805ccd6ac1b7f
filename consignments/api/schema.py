"""What the generated schema is told beyond the views: tokens, the headers of writes, and every refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from consignments.api.problems import MEDIA_TYPE

_READ = {
    "400": "A parameter makes no sense",
    "401": "Not signed in, or the token does not count",
    "403": "The right, the token's scope or the CSRF token is missing",
    "404": "Not there, or of a foreign outlet",
    "406": "Only JSON is given",
    "429": "Too many requests: see Retry-After",
    "503": "The database, or the storage of photographs, is busy: send the same again",
}
_WRITE = {
    **_READ,
    "409": "The state has no such move, or the key was used for another request",
    "412": "Someone else changed the order meanwhile",
    "413": "The body is too large",
    "415": "The body is of another type than described",
    "422": "Some fields are wrong, or something blocks the move",
    "428": "If-Match is missing",
}
_TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable, for programs."},
        "detail": {"type": "string", "description": "A sentence for people."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {"pointer": _TEXT, "detail": _TEXT},
            },
        },
    },
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "New for each write; the same again for a repeat of it.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._:-]{7,63}$"},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag of the order as it was read.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}-[0-9a-f]{12}"$'},
}
# Writes that change an order which was read before.
_OF_A_VERSION = frozenset({"order_change", "order_lines_replace", "order_move"})


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: Bearer cst_…`."""

    target_class = "consignments.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


def add_refusals(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Adds to each operation the problems that it may answer with, and to each write its headers."""
    schemas = result["components"].setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    for name in _sent_as_json(result["paths"], schemas):
        schemas[name]["additionalProperties"] = False
    for operations in result["paths"].values():
        for method, operation in operations.items():
            _complete(operation, is_write=method != "get")
    return result


def _sent_as_json(paths: Mapping[str, Any], schemas: Mapping[str, Any]) -> set[str]:
    """The schemas of bodies, and those within them: of these a field that means nothing is refused."""
    operations = (operation for each in paths.values() for operation in each.values())
    bodies = (operation.get("requestBody", {}).get("content", {}).get("application/json") for operation in operations)
    found: set[str] = set()
    left = _named_in(list(filter(None, bodies)))
    while left:
        found |= left
        left = _named_in([schemas[name] for name in left]) - found
    return found


def _named_in(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {str(part["$ref"]).rpartition("/")[2]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*map(_named_in, part.values()))
    return set().union(*map(_named_in, part)) if isinstance(part, list) else set()


def _complete(operation: dict[str, Any], *, is_write: bool) -> None:
    for status, what in (_WRITE if is_write else _READ).items():
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        operation["responses"][status] = {"description": what, "content": content}
    if is_write:
        headers = [KEY, IF_MATCH] if operation["operationId"] in _OF_A_VERSION else [KEY]
        operation.setdefault("parameters", []).extend(headers)

"""How the REST API is set up: who may ask, what a body is, how refusals look, and what its schema says of itself."""

from __future__ import annotations

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "consignments.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["consignments.api.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": [
        "consignments.api.throttling.ReadThrottle",
        "consignments.api.throttling.WriteThrottle",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "consignments.api.problems.problem_answer",
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR: dict[str, Any] = {
    "TITLE": "Consignments",
    "DESCRIPTION": "Orders, approvals, receipts and the catalogue, under the same rules as the pages. See docs/api.md.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "consignments.api.schema.add_refusals",
    ],
    "ENUM_NAME_OVERRIDES": {
        "OrderStatus": "consignments.statuses.Status",
        "OrderKind": "consignments.statuses.Kind",
    },
}

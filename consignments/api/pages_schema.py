"""How lists are described in the schema."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

PAGING = [
    OpenApiParameter("cursor", str, description="From `next` or `previous` of a page."),
    OpenApiParameter("limit", int, description="Rows of a page, 1 to 500; 50 by default."),
]


def page_of_rows(row: type[serializers.Serializer[Any]]) -> Any:
    """{results, next, previous} of `row`."""
    return inline_serializer(
        f"{row.__name__}Page",
        {
            "results": row(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )


def filters(**described: str) -> list[OpenApiParameter]:
    """Parameters of the address, with the paging's."""
    return [OpenApiParameter(name, str, description=text) for name, text in described.items()] + PAGING

"""How often a person's programs may ask; reads and writes are counted apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView


class ReadThrottle(UserRateThrottle):
    """API_READS_PER_MINUTE."""

    scope = "reads"

    def get_rate(self) -> str:
        return f"{settings.API_READS_PER_MINUTE}/min"

    def allow_request(self, request: Request, view: APIView) -> bool:
        return request.method not in SAFE_METHODS or super().allow_request(request, view)


class WriteThrottle(UserRateThrottle):
    """API_WRITES_PER_MINUTE."""

    scope = "writes"

    def get_rate(self) -> str:
        return f"{settings.API_WRITES_PER_MINUTE}/min"

    def allow_request(self, request: Request, view: APIView) -> bool:
        return request.method in SAFE_METHODS or super().allow_request(request, view)

"""Addresses under the API that are none."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.views import APIView

from consignments.errors import NotFound


class Nowhere(APIView):
    """A program is told in the form that it reads, whatever it wanted to do there."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises NotFound for anyone who may ask at all."""
        super().initial(request, *args, **kwargs)
        raise NotFound(_("There is nothing at this address."))

"""Sending back what came damaged or wrong."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consignments.api.base import ApiView
from consignments.api.idempotency import once
from consignments.api.serializers.orders import OrderOut
from consignments.api.views.orders import created
from consignments.returns import return_of


class Returns(ApiView):
    """A return of all that came damaged or wrong with an order and is on no return yet."""

    rights = {"POST": ("consignments.add_order", _("create returns"))}

    @extend_schema(operation_id="order_return", request=None, responses={201: OrderOut})
    @once
    def post(self, request: Request, number: str) -> Response:
        return created(return_of(self.order.pk, actor=self.actor))

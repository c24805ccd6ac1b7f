"""What lies in which box of a transfer."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consignments.api.base import ApiView
from consignments.api.pages_schema import PAGING, page_of_rows
from consignments.api.paging import page_answer
from consignments.api.serializers.boxes import BoxOut


class Boxes(ApiView):
    """The boxes of a transfer; none of an order or return."""

    @extend_schema(operation_id="order_boxes", parameters=PAGING, responses=page_of_rows(BoxOut))
    def get(self, request: Request, number: str) -> Response:
        boxes = self.order.boxes.select_related("order").prefetch_related("contents__line__product")
        return page_answer(request, boxes, lambda rows: BoxOut(rows, many=True).data)

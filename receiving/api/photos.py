"""The photographs of receipts: which there are, and their files."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from consignments.api.base import ApiView
from consignments.api.pages_schema import PAGING, page_of_rows
from consignments.api.paging import page_answer
from consignments.api.refusals import BadQuery
from receiving.api.photo_serializers import PhotoOut
from receiving.api.receipt_lookup import receipt_of
from receiving.errors import EvidenceUnavailable
from receiving.models import ReceiptPhoto
from receiving.photo_files import CONTENT_TYPES, COPIES, SERVED, photo_file
from receiving.serving import photo_response

COPY = OpenApiParameter(
    "copy",
    str,
    enum=COPIES,
    default=SERVED,
    description="Upright without metadata, that one small, or the file as it was taken, for those with the right.",
)
PICTURES: dict[Any, Any] = {(200, media): OpenApiTypes.BINARY for media in dict.fromkeys(CONTENT_TYPES.values())}


class PictureRenderer(JSONRenderer):
    """Lets a program ask for a picture; what it is then refused is told in JSON all the same."""

    media_type = "image/*"
    format = "picture"


class ReceiptPhotos(ApiView):
    """The photographs that a receipt, or a line of it, has as evidence."""

    rights = {"GET": ("receiving.view_receipt", gettext_lazy("see receipts"))}

    @extend_schema(operation_id="receipt_photos", parameters=PAGING, responses=page_of_rows(PhotoOut))
    def get(self, request: Request, receipt_id: int) -> Response:
        receipt = receipt_of(receipt_id, self.actor)
        links = ReceiptPhoto.objects.filter(receipt=receipt).select_related("photo__order", "line__product")
        shown = {"request": request}
        return page_answer(request, links, lambda rows: PhotoOut(rows, many=True, context=shown).data)


class PhotoFiles(ApiView):
    """A photograph's file. The same check as on the pages: whoever sees the order sees its photographs."""

    renderer_classes = [JSONRenderer, PictureRenderer]

    @extend_schema(operation_id="photo", parameters=[COPY], responses=PICTURES)
    def get(self, request: Request, token: uuid.UUID) -> HttpResponseBase:
        copy = request.query_params.get("copy", SERVED)
        if copy not in COPIES:
            raise BadQuery([_("copy: choose one of %(copies)s.") % {"copies": ", ".join(COPIES)}])
        answer = photo_response(request._request, photo_file(token, copy, self.actor))
        if answer.status_code == EvidenceUnavailable.http_status:
            raise EvidenceUnavailable(_("The photograph's storage does not answer. Ask again later."))
        return answer

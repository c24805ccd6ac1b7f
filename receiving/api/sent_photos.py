"""Sending photographs: for a receipt before it is booked, and of what leaves. Checked and copied as on the phone."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consignments.api.idempotency import once_with_files
from consignments.api.uploads import UploadView
from consignments.api_tokens import RECEIPTS
from receiving.access import RECEIVE
from receiving.api.photo_serializers import EvidenceIn, PhotoIn, SentPhotoOut
from receiving.missed_photos import take_photo
from receiving.models import MissedPhoto, Photo
from receiving.photos import MEGABYTE
from receiving.receive_form import device_of
from receiving.sent_evidence import PACK, photograph


class PhotoView(UploadView):
    """One photograph at a time."""

    def most_bytes(self) -> int:
        return int(settings.RECEIVING_MAX_PHOTO_MB * MEGABYTE)

    def answer(self, photo: Photo | MissedPhoto) -> Response:
        """What became of it: 201, or 202 where it is owed."""
        status = 202 if isinstance(photo, MissedPhoto) else 201
        return Response(SentPhotoOut(photo, context={"request": self.request}).data, status=status)


class ReceiptEvidence(PhotoView):
    """Photographs for a receipt that is still to be booked."""

    rights = {"POST": (RECEIVE, _("book goods in"))}
    writes = RECEIPTS

    @extend_schema(operation_id="photo_send", request=PhotoIn, responses={201: SentPhotoOut, 202: SentPhotoOut})
    @once_with_files
    def post(self, request: Request, number: str) -> Response:
        sent = self.sent(PhotoIn)
        photo = take_photo(
            self.order.pk,
            key=sent["receipt_key"],
            upload=sent["photo"],
            taken_at=sent["taken_at"],
            device=device_of(request._request),
            actor=self.actor,
        )
        return self.answer(photo)


class SentEvidence(PhotoView):
    """Photographs of what leaves: a transfer as it is packed, a return as it was found."""

    rights = {"POST": (PACK, _("add photographs of what is sent"))}

    @extend_schema(operation_id="evidence_send", request=EvidenceIn, responses={201: SentPhotoOut})
    @once_with_files
    def post(self, request: Request, number: str) -> Response:
        upload = self.sent(EvidenceIn)["photo"]
        device = device_of(request._request)
        return self.answer(photograph(self.order.pk, upload=upload, device=device, actor=self.actor))

"""Photographs as the API takes and shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from consignments.api.serializers.orders import Fields
from receiving.missed_photos import why_owed
from receiving.models import MissedPhoto
from receiving.moments import FIRST_DAY, LAST_DAY

FORM = "multipart/form-data"


def _address(token: object, context: Mapping[str, Any]) -> str:
    address: str = context["request"].build_absolute_uri(reverse("api-photo", args=[token]))
    return address


class PhotoOut(Fields):
    """A photograph; `sku` is that of its line, null for the delivery as a whole. `sha256` is the original's."""

    id = serializers.UUIDField(source="photo.token")
    sku = serializers.CharField(source="line.product.sku", allow_null=True, default=None)
    filename = serializers.CharField(source="photo.filename")
    format = serializers.CharField(source="photo.image_format")
    width = serializers.IntegerField(source="photo.width")
    height = serializers.IntegerField(source="photo.height")
    bytes = serializers.IntegerField(source="photo.bytes")
    sha256 = serializers.CharField(source="photo.sha256")
    taken_at = serializers.DateTimeField(source="photo.taken_at", allow_null=True)
    uploaded_at = serializers.DateTimeField(source="photo.uploaded_at")
    url = serializers.SerializerMethodField()

    def get_url(self, link: Any) -> str:
        return _address(link.photo.token, self.context)


class SentPhotoOut(Fields):
    """What became of a photograph. One that is not `stored` is owed: name it all the same, and send it again later."""

    id = serializers.UUIDField(source="token")
    filename = serializers.CharField()
    sha256 = serializers.CharField()
    stored = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()

    def get_stored(self, photo: Any) -> bool:
        return not isinstance(photo, MissedPhoto)

    def get_url(self, photo: Any) -> str | None:
        return _address(photo.token, self.context) if self.get_stored(photo) else None

    def get_message(self, photo: Any) -> str:
        return why_owed(photo) if isinstance(photo, MissedPhoto) else ""


@extend_schema_field(OpenApiTypes.BINARY)
class FileIn(serializers.FileField):
    """A file; whether it is a photograph, and whether it is empty, the domain says."""

    def __init__(self) -> None:
        super().__init__(allow_empty_file=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "a damaged cup",
            {"photo": "cup.jpg", "receipt_key": "pallet-0001", "taken_at": "2030-05-17T09:30:00Z"},
            media_type=FORM,
            request_only=True,
        )
    ]
)
class PhotoIn(Fields):
    """A photograph for the receipt that will be booked under `receipt_key`, its Idempotency-Key."""

    photo = FileIn()
    receipt_key = serializers.CharField(max_length=64)
    taken_at = serializers.DateTimeField(required=False, default=None)

    def validate_taken_at(self, value: datetime | None) -> datetime | None:
        """A time that every database can keep."""
        if value is not None and not FIRST_DAY < value < LAST_DAY:
            raise serializers.ValidationError(_("No camera was there then. Leave it out if the time is unknown."))
        return value


@extend_schema_serializer(
    examples=[OpenApiExample("as packed", {"photo": "box.jpg"}, media_type=FORM, request_only=True)]
)
class EvidenceIn(Fields):
    """A photograph of what leaves."""

    photo = FileIn()

"""Photographs as evidence."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse

from consignments.models import Order
from receiving.models.append_only import AppendOnlyModel
from receiving.models.owed import OwedPhoto
from receiving.models.receipts import Receipt, ReceiptLine

EVIDENCE = "evidence"


class Photo(AppendOnlyModel):
    """A stored photograph: the original byte for byte, and two clean copies to look at.

    It is stored before its receipt exists (`draft` is the key the receipt will carry) and tied to it by ReceiptPhoto.
    The file names are random and lie in the storage named "evidence"; nothing the uploader chose is part of them.
    """

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="photos")
    draft = models.CharField(max_length=64)
    filename = models.CharField(max_length=120, help_text="What the device called the file.")
    image_format = models.CharField(max_length=8)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    served_sha256 = models.CharField(max_length=64)
    thumbnail_sha256 = models.CharField(max_length=64)
    original = models.CharField(max_length=100)
    served = models.CharField(max_length=100)
    thumbnail = models.CharField(max_length=100)
    taken_at = models.DateTimeField(null=True, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    device = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            # An upload retried on a bad connection is the same photograph, not a second one.
            models.UniqueConstraint(fields=["order", "draft", "sha256"], name="one_photo_per_hash"),
        ]
        permissions = [("download_original_photo", "Can download original photographs, with place and camera data")]

    def __str__(self) -> str:
        return f"{self.filename} of {self.order}"

    def get_absolute_url(self) -> str:
        return reverse("photo", args=[self.token])

    @property
    def files(self) -> dict[str, str]:
        """The names of the stored files, each with its SHA-256."""
        return {
            self.original: self.sha256,
            self.served: self.served_sha256,
            self.thumbnail: self.thumbnail_sha256,
        }

    @property
    def storage_alias(self) -> str:
        """The alias of the storage that has the files: the archive's once they were moved there."""
        return self.archive.storage if hasattr(self, "archive") else EVIDENCE


class ReceiptPhoto(AppendOnlyModel):
    """Which receipt, or which of its lines, a photograph is evidence for."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="photo_links")
    line = models.ForeignKey(ReceiptLine, on_delete=models.PROTECT, null=True, blank=True, related_name="photo_links")
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="links")
    # Where it came later than its receipt: the debt that it settles.
    owed = models.OneToOneField(OwedPhoto, on_delete=models.PROTECT, null=True, blank=True, related_name="given")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["receipt", "line", "photo"], name="photo_tied_once")]

    def __str__(self) -> str:
        return f"{self.photo} for {self.line or self.receipt}"

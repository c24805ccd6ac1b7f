"""One delivery that was accepted, and what became of it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WebhookEvent(models.Model):
    """A correctly signed delivery. Its status is written by `states` alone."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        PROCESSING = "processing", _("Processing")
        SUCCESS = "success", _("Success")
        FAILED = "failed", _("Failed")
        IGNORED = "ignored", _("Ignored")

    class WireFormat(models.TextChoices):
        JSON = "json", _("Signed JSON")
        FORM = "form", _("Lightspeed's form")

    # A digest, since the databases disagree on whether "A1" and "a1", or "a1" and "a1 ", are the same text.
    dedupe_key = models.CharField(max_length=64, unique=True)
    event_id = models.CharField(max_length=200, db_index=True)
    event_type = models.CharField(max_length=100)
    wire_format = models.CharField(max_length=8, choices=WireFormat)
    status = models.CharField(max_length=12, choices=Status, default=Status.PENDING)
    # The JSON text as it came. A JSON column would refuse deep nesting on one database and keep it on the other.
    payload_text = models.TextField()
    headers = models.JSONField(default=dict)
    source_ip = models.CharField(max_length=45, blank=True)
    # Which secret matched and how, without telling the secret: see `signature`.
    secret_fingerprint = models.CharField(max_length=16, blank=True)
    signature_form = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=32)
    # The sender's time, where its format has one.
    occurred_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    repeats = models.PositiveIntegerField(default=0)
    last_repeat_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    processed_at = models.DateTimeField(null=True)
    duration_ms = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    consignment_id = models.CharField(max_length=64, blank=True)
    order = models.ForeignKey("consignments.Order", on_delete=models.SET_NULL, null=True, related_name="+")
    replay_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replays")
    replayed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "webhook_events"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["received_at", "status"], name="webhook_received"),
            models.Index(fields=["status", "id"], name="webhook_status"),
            models.Index(fields=["event_type", "id"], name="webhook_type"),
        ]
        permissions = [("replay_webhookevent", "Can process a webhook event again")]

    def __str__(self) -> str:
        return f"{self.event_type} #{self.pk}"

    @property
    def payload(self) -> dict[str, Any]:
        """What the sender says about the event, without its envelope; fractions are exact decimals."""
        said: dict[str, Any] = json.loads(self.payload_text, parse_float=Decimal)
        data: dict[str, Any] = said["data"] if self.wire_format == self.WireFormat.JSON else said
        return data

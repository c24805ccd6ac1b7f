"""Webhooks: where they go, and each delivery with what came of it."""

from __future__ import annotations

from django.db import models


class Hook(models.Model):
    """An address that wants one type of event. `secret` "" means unsigned, as hooks added by hand are."""

    id = models.CharField(max_length=36, primary_key=True)
    type = models.CharField(max_length=60)
    url = models.CharField(max_length=1000)
    active = models.BooleanField(default=True)
    secret = models.CharField(max_length=200)

    class Meta:
        app_label = "simulator"

    def __str__(self) -> str:
        return f"{self.type} to {self.url}"


class Delivery(models.Model):
    """One event for one hook: sent again as it is, byte for byte, until it is taken or given up."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given up"
    DROPPED = "dropped"

    id = models.BigAutoField(primary_key=True)
    event = models.CharField(max_length=60)
    subject = models.CharField(max_length=36)
    url = models.CharField(max_length=1000)
    headers = models.JSONField()
    body = models.TextField()
    state = models.CharField(max_length=10, default=WAITING)
    tries = models.IntegerField(default=0)
    due = models.FloatField()
    answer = models.CharField(max_length=200, default="")
    fault = models.CharField(max_length=20, default="")
    created_at = models.CharField(max_length=40)

    class Meta:
        app_label = "simulator"
        indexes = [models.Index(fields=["state", "due"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.event} to {self.url}"

"""Tokens: personal ones, and pairs from OAuth."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Grant(models.Model):
    """A bearer token, or (kind `refresh`, `code`) what a new pair is had for. `pair` ties those given out together."""

    token = models.CharField(max_length=100, primary_key=True)
    kind = models.CharField(max_length=10)
    scopes = models.TextField()
    pair = models.CharField(max_length=36)
    expires = models.BigIntegerField(null=True)
    revoked = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[Grant]] = models.Manager()

    class Meta:
        app_label = "simulator"

    def __str__(self) -> str:
        return f"{self.kind} grant"

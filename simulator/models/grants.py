"""Tokens: personal ones, and pairs from OAuth."""

from __future__ import annotations

from django.db import models


class Grant(models.Model):
    """A bearer token, or (kind `refresh` or `code`) what a new pair is had for. `pair` ties those given together."""

    token = models.CharField(max_length=100, primary_key=True)
    kind = models.CharField(max_length=10)
    scopes = models.TextField()
    pair = models.CharField(max_length=36)
    expires = models.BigIntegerField(null=True)
    redirect_uri = models.CharField(max_length=1000, default="")
    revoked = models.BooleanField(default=False)

    class Meta:
        app_label = "simulator"

    def __str__(self) -> str:
        return f"{self.kind} grant"

"""How this system may enter the retailer's Lightspeed."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class LightspeedAccess(models.Model):
    """One row: the OAuth tokens (encrypted), and whether Lightspeed last refused whatever token is in use."""

    name = models.CharField(max_length=50, unique=True)
    domain_prefix = models.CharField(max_length=100, blank=True)
    # Ciphertext of `token_cipher`; never shown, never logged.
    access_token = models.TextField(blank=True)
    refresh_token = models.TextField(blank=True)
    expires_at = models.DateTimeField(null=True)
    scope = models.TextField(blank=True)
    connected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    connected_at = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField(null=True)
    # One process refreshes at a time: Lightspeed takes each refresh token once.
    refreshing_until = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_why = models.TextField(blank=True)

    class Meta:
        db_table = "sync_lightspeed_access"
        verbose_name = "Lightspeed access"
        verbose_name_plural = "Lightspeed access"
        permissions = [("connect_lightspeed", "Can connect this system to Lightspeed")]

    def __str__(self) -> str:
        return self.domain_prefix or self.name

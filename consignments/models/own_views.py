"""Filters of the order list that a person keeps under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class OwnView(models.Model):
    """A list as one person wants to see it again: `query` is that of its address. Written by `own_views` alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="own_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_view_per_name")]

    def __str__(self) -> str:
        return self.name
